// Social accounts while the product is killed with SIGKILL during renewals of rotating tokens; while the platforms answer
// 429, 500, garbage, too much, late or not at all; while two workers share the accounts (PostgreSQL); while the sealing key
// is changed; and on the days of a clock change in California. No account is lost, and none is synced twice at once.
// Arguments: kills, accounts, accounts while the key is changed, the act, and the engine. In full: 1000 50 10000.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProduct } from '../bench/_product.mjs'
import { makeDue, SECRET_KEYS } from '../bench/_social.mjs'
import { postgresBooks, sqliteBooks } from './_books.mjs'
import { cli, countOf, report, snapshotsOf, syncAll, until, world } from './_social.mjs'
import { ended, kept } from './_socialRenewals.mjs'

const KILLS = Number(process.argv[2] ?? 10)
const ACCOUNTS = Number(process.argv[3] ?? 30)
const RESEALED = Number(process.argv[4] ?? 1000)
const ONLY = process.argv[5] || undefined
const ENGINE = process.argv[6]
const NEW_KEY = `k2:${Buffer.alloc(32, 9).toString('base64')}`

/** Half of all answers are faulty. The product stays responsive, and afterwards all accounts are synced again. */
async function moods(books, folder) {
  const platforms = { instagram: ACCOUNTS, tiktok: ACCOUNTS }
  const { standIn, running, end } = await world(books, folder, { platforms })
  try {
    await standIn.ask('set', { moods: 0.5 })
    let slowest = 0
    for (let n = 0; n < 20; n++) {
      await books.run(`update social_accounts set next_sync_at = '${new Date().toISOString()}' where lease is null`)
      const began = performance.now()
      await fetch(`${running.product.url}/ready`).then((answer) => answer.text())
      slowest = Math.max(slowest, performance.now() - began)
      await sleep(500)
    }
    const { count, overlaps } = await standIn.ask('count')
    const failing = await countOf(books, 'failures > 0 or tries > 0 or paused_until is not null')
    await standIn.ask('set', { moods: 0 })
    await until(
      async () => (await countOf(books, 'lease is not null')) === 0,
      () => 'leases',
    )
    await books.run(`update social_platforms set paused_until = null`)
    await syncAll(books)
    const lost = await countOf(books, "state <> 'active' or failures > 0 or tries > 0")
    const facts = { calls: count, in_trouble_meanwhile: failing, overlaps, lost, slowest_ready_ms: Math.round(slowest) }
    return report(books, 'platforms in trouble', facts, overlaps + lost === 0 && failing > 0 && slowest < 5000)
  } finally {
    await end()
  }
}

const ROUNDS = 3
/** Two workers sync each account once in a round. */
async function workers(books, folder) {
  const platforms = { instagram: ACCOUNTS, tiktok: ACCOUNTS }
  const { standIn, end } = await world(books, folder, { platforms, also: ['other'] })
  try {
    await standIn.ask('set', { delay: 30 })
    await standIn.ask('forget')
    for (let n = 0; n < ROUNDS; n++) await syncAll(books)
    const { overlaps, repeated } = await standIn.ask('count')
    const [snapshots, expected] = [await snapshotsOf(books), ROUNDS * ACCOUNTS * 2]
    const facts = { overlaps, mixed: repeated, snapshots, expected }
    return report(books, 'two workers', facts, overlaps + repeated === 0 && snapshots === expected)
  } finally {
    await end()
  }
}

/** A new key is added and everything is resealed during syncs of all accounts; then the old key is removed. */
async function resealing(books, folder) {
  const many = { instagram: Math.ceil(RESEALED / 2), tiktok: Math.floor(RESEALED / 2) }
  const { standIn, running, end, env } = await world(books, folder, { platforms: many })
  try {
    const restart = async (keys) => {
      await running.product.stop()
      running.product = await startProduct(folder, { ...env, SECRET_KEYS: keys })
    }
    await restart(`${NEW_KEY},${SECRET_KEYS}`)
    // Half of the accounts also renew their tokens meanwhile.
    await books.run(
      `update social_accounts set token_expires_at = '2020-01-01T00:00:00.000Z' where platform = 'tiktok'`,
    )
    const syncing = syncAll(books)
    const sealing = sleep(300).then(() => cli(folder, { ...env, SECRET_KEYS: `${NEW_KEY},${SECRET_KEYS}` }, 'reseal'))
    const [{ code, text }] = await Promise.all([sealing, syncing])
    const old = await countOf(books, "access_token like 'v1.k1.%' or refresh_token like 'v1.k1.%'")
    const failed = async () => countOf(books, "state <> 'active' or failures > 0 or tries > 0 or problem is not null")
    const meanwhile = await failed()
    await cli(folder, { ...env, SECRET_KEYS: NEW_KEY }, 'forget-key', 'k1')
    await restart(NEW_KEY)
    await standIn.ask('forget')
    await syncAll(books)
    const facts = {
      accounts: RESEALED,
      reseal: text,
      failed_meanwhile: meanwhile,
      sealed_with_old: old,
      failed: await failed(),
    }
    return report(books, 'key changed', facts, code === 0 && meanwhile + old + facts.failed === 0)
  } finally {
    await end()
  }
}

/** Days of a clock change in California: the noon before, and the time when the limit of YouTube is reset. */
const CHANGES = [
  { noon: '2026-11-01T12:00:00.000Z', midnight: '2026-11-02T08:00:00.000Z' },
  { noon: '2027-03-14T12:00:00.000Z', midnight: '2027-03-15T07:00:00.000Z' },
]
const BEFORE = '2026-01-01T00:00:00.000Z'
async function clock(books, folder) {
  const results = []
  for (const { noon, midnight } of CHANGES) {
    const own = join(folder, noon.slice(0, 4))
    mkdirSync(own, { recursive: true })
    const of =
      books.name === 'SQLite' ? sqliteBooks(own) : await postgresBooks(process.env.POSTGRES_URL, noon.slice(0, 4))
    const { standIn, running, end, env } = await world(of, own, { platforms: { youtube: 5 }, env: { NOW: noon } })
    const at = async (now) => {
      await running.product.stop()
      await standIn.ask('forget')
      await makeDue(of, { at: BEFORE })
      running.product = await startProduct(own, { ...env, NOW: now })
    }
    try {
      const quota = { status: 403, body: { error: { code: 403, errors: [{ reason: 'quotaExceeded' }] } } }
      await standIn.ask('fail', { path: '/channels$', fault: quota, times: 5 })
      await makeDue(of, { at: BEFORE })
      const pause = () => of.column("select paused_until from social_platforms where platform = 'youtube'")
      await until(async () => (await pause())[0], pause, 20_000)
      const [paused_until] = await pause()
      await standIn.ask('reset')
      await at(new Date(Date.parse(midnight) - 60_000).toISOString())
      await sleep(2500)
      const before = (await standIn.ask('count')).count
      await at(new Date(Date.parse(midnight) + 1000).toISOString())
      await until(
        async () => (await countOf(of, 'last_sync_at is not null')) === 5,
        () => 'accounts',
        20_000,
      )
      const [units] = await of.column("select units from social_platforms where platform = 'youtube'")
      results.push({ paused_until, expected: midnight, calls_before: before, units: Number(units) })
    } finally {
      await end()
      await of.drop()
    }
  }
  const isWell = results.every((one) => one.paused_until === one.expected && one.calls_before === 0 && one.units === 15)
  return report(books, 'clocks of California', results, isWell)
}

const folder = mkdtempSync(join(tmpdir(), 'affluence-social-'))
const options = { kills: KILLS, accounts: ACCOUNTS }
const acts = { kept: kept(options), ended: ended(options), moods, workers, resealing, clock }
const selected = Object.entries(acts).filter(([name]) => !ONLY || name === ONLY)
let ok = true
try {
  for (const [name, act] of selected) {
    const own = join(folder, `${name}-sqlite`)
    // Two processes do not share a file.
    if (ENGINE !== 'postgres' && name !== 'workers') ok = (await act(sqliteBooks(own), own)) && ok
  }
  for (const [name, act] of process.env.POSTGRES_URL && ENGINE !== 'sqlite' ? selected : []) {
    const books = await postgresBooks(process.env.POSTGRES_URL)
    try {
      ok = (await act(books, join(folder, name))) && ok
    } finally {
      await books.drop()
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(ok ? 0 : 1)
