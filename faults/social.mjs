// Social accounts while the product is killed with SIGKILL in the middle of renewing tokens that rotate; while the platforms
// answer 429, 500, garbage, too much, late or not at all; while two workers share the accounts (PostgreSQL); while the sealing
// key is changed; and on the days on which the clock of California changes. No account is lost, none is read twice at once.
// Arguments: kills, accounts, accounts while the key is changed, and which act. In full: 1000 50 10000.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openShop, startProduct } from '../bench/_product.mjs'
import { connectPeople, makeDue, SECRET_KEYS, startStandIn } from '../bench/_social.mjs'
import { root } from '../scripts/setup.mjs'
import { postgresBooks, sqliteBooks } from './_books.mjs'

const KILLS = Number(process.argv[2] ?? 10)
const ACCOUNTS = Number(process.argv[3] ?? 30)
const RESEALED = Number(process.argv[4] ?? 1000)
const ONLY = process.argv[5]
const NEW_KEY = `k2:${Buffer.alloc(32, 9).toString('base64')}`

function told(books, name, facts, isWell) {
  process.stdout.write(`${isWell ? '✓' : '✗'} ${books.name}, ${name}: ${JSON.stringify(facts)}\n`)
  return isWell
}
const countOf = async (books, where) =>
  Number((await books.column(`select count(*) from social_accounts where ${where}`))[0])
const snapshotsOf = async (books) => Number((await books.column('select count(*) from follower_snapshots'))[0])
const notSynced = (since) => `last_sync_at is null or last_sync_at < '${since}'`

async function until(isDone, what, ms = 120_000) {
  for (const end = performance.now() + ms; !(await isDone()); await sleep(100))
    if (performance.now() > end) throw new Error(`not in time: ${await what()}`)
}
/** Everybody is due until everybody was read. */
async function syncAll(books, at = Date.now()) {
  const since = new Date(at).toISOString()
  await makeDue(books, since)
  const left = () => countOf(books, `state <> 'expired' and (${notSynced(since)})`)
  await until(async () => (await left()) === 0, left, 300_000)
}

/** The product with connected accounts, and the stand-in that knows them. */
async function world(books, folder, { platforms, env = {}, also = [] }) {
  const standIn = await startStandIn()
  const all = { ...standIn.env, LOG_LEVEL: 'fatal', ...books.env, ...env }
  const start = (own = folder) => startProduct(own, all)
  const running = { product: await start() }
  const { influencer } = await openShop(running.product.url)
  for (const [platform, many] of Object.entries(platforms)) {
    const people = await standIn.ask('add', { platform, many })
    await connectPeople(books, { platform, people, influencer_id: influencer.user.party.id })
  }
  for (const own of also) running[own] = await start(join(folder, own))
  const end = async () => {
    await Promise.all(Object.values(running).map(({ stop }) => stop('SIGKILL')))
    await standIn.stop()
  }
  return { standIn, start, running, end, env: all }
}

/** Killed at any moment from the question for new tokens to their use. An old token works until the new one was used. */
async function rotation(books, folder) {
  const { standIn, start, running, end } = await world(books, folder, { platforms: { tiktok: ACCOUNTS } })
  try {
    for (let n = 0; n < KILLS; n++) {
      const asked = standIn.nextRenewal()
      await books.run(`update social_accounts set token_expires_at = '2020-01-01T00:00:00.000Z' where state = 'active'`)
      await makeDue(books)
      await Promise.race([asked, sleep(10_000)])
      await sleep(Math.random() * 60)
      await running.product.stop('SIGKILL')
      running.product = await start()
    }
    await syncAll(books)
    const { renewals } = await standIn.ask('count')
    const facts = {
      ...{ kills: KILLS, renewals, lost: await countOf(books, "state <> 'active'") },
      answers_left: Number((await books.column('select count(*) from token_answers'))[0]),
      without_token: await countOf(books, 'access_token is null or refresh_token is null'),
    }
    return told(books, 'killed while tokens rotate', facts, facts.lost + facts.answers_left + facts.without_token === 0)
  } finally {
    await end()
  }
}

/** Half of all answers are trouble; afterwards all accounts are read again, and meanwhile the product answers. */
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
    return told(books, 'platforms in trouble', facts, overlaps + lost === 0 && failing > 0 && slowest < 5000)
  } finally {
    await end()
  }
}

const ROUNDS = 3
/** Each account is read once a round, whoever reads it. */
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
    return told(books, 'two workers', facts, overlaps + repeated === 0 && snapshots === expected)
  } finally {
    await end()
  }
}

async function cli(folder, env, ...args) {
  const child = spawn(process.execPath, [join(root, 'apps/api/dist/cli.js'), ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, DEMO: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  const [code] = await once(child, 'exit')
  return { code, text: text.trim() }
}
/** A new key is put in front and everything sealed anew while all accounts are read; then the old key is taken out. */
async function resealing(books, folder) {
  const many = { instagram: Math.ceil(RESEALED / 2), tiktok: Math.floor(RESEALED / 2) }
  const { standIn, running, end, env } = await world(books, folder, { platforms: many })
  try {
    const restart = async (keys) => {
      await running.product.stop()
      running.product = await startProduct(folder, { ...env, SECRET_KEYS: keys })
    }
    await restart(`${NEW_KEY},${SECRET_KEYS}`)
    // Half of them also renew their token meanwhile.
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
    return told(books, 'key changed', facts, code === 0 && meanwhile + old + facts.failed === 0)
  } finally {
    await end()
  }
}

/** On the days on which California sets its clocks: the noon before, and when the limit of YouTube begins anew. */
const CHANGES = [
  { noon: '2026-11-01T12:00:00.000Z', midnight: '2026-11-02T08:00:00.000Z' },
  { noon: '2027-03-14T12:00:00.000Z', midnight: '2027-03-15T07:00:00.000Z' },
]
async function clock(books, folder) {
  const found = []
  for (const { noon, midnight } of CHANGES) {
    const own = join(folder, noon.slice(0, 4))
    mkdirSync(own, { recursive: true })
    const of =
      books.name === 'SQLite' ? sqliteBooks(own) : await postgresBooks(process.env.POSTGRES_URL, noon.slice(0, 4))
    const { standIn, running, end, env } = await world(of, own, { platforms: { youtube: 5 }, env: { NOW: noon } })
    const at = async (now) => {
      await running.product.stop()
      running.product = await startProduct(own, { ...env, NOW: now })
      await standIn.ask('forget')
      await makeDue(of, '2026-01-01T00:00:00.000Z')
    }
    try {
      await of.run("update social_accounts set token_expires_at = '2030-01-01T00:00:00.000Z'")
      const quota = { status: 403, body: { error: { code: 403, errors: [{ reason: 'quotaExceeded' }] } } }
      await standIn.ask('odd', { path: '/channels$', oddity: quota, times: 5 })
      await makeDue(of, '2026-01-01T00:00:00.000Z')
      const pause = () => of.column("select paused_until from social_platforms where platform = 'youtube'")
      await until(async () => (await pause())[0], pause, 20_000)
      const [until_told] = await pause()
      await standIn.ask('usual')
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
      found.push({ until_told, expected: midnight, calls_before: before, units: Number(units) })
    } finally {
      await end()
      await of.drop()
    }
  }
  const isWell = found.every((one) => one.until_told === one.expected && one.calls_before === 0 && one.units === 15)
  return told(books, 'clocks of California', found, isWell)
}

const folder = mkdtempSync(join(tmpdir(), 'affluence-social-'))
const isAsked = ({ name }) => !ONLY || name === ONLY
let ok = true
try {
  for (const act of [rotation, moods, resealing, clock].filter(isAsked)) {
    const own = join(folder, `${act.name}-sqlite`)
    ok = (await act(sqliteBooks(own), own)) && ok
  }
  if (process.env.POSTGRES_URL)
    for (const act of [rotation, moods, workers, resealing, clock].filter(isAsked)) {
      const books = await postgresBooks(process.env.POSTGRES_URL)
      try {
        ok = (await act(books, join(folder, act.name))) && ok
      } finally {
        await books.drop()
      }
    }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(ok ? 0 : 1)
