// Social accounts while the product is killed with SIGKILL in the middle of renewing tokens that rotate; while the platforms
// answer 429, 500, garbage, too much, late or not at all; while two workers share the accounts (PostgreSQL); while the sealing
// key is changed; and on the days on which the clock of California changes. No account is lost, none is read twice at once.
// Arguments: kills, accounts, accounts while the key is changed, and which act, and on which engine. In full: 1000 50 10000.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openShop, startProduct } from '../bench/_product.mjs'
import { connectPeople, makeDue, reconnect, SECRET_KEYS, startStandIn } from '../bench/_social.mjs'
import { root } from '../scripts/setup.mjs'
import { postgresBooks, sqliteBooks } from './_books.mjs'
import { socialWorker } from './_socialWorker.mjs'

const KILLS = Number(process.argv[2] ?? 10)
const ACCOUNTS = Number(process.argv[3] ?? 30)
const RESEALED = Number(process.argv[4] ?? 1000)
const ONLY = process.argv[5] || undefined
const ENGINE = process.argv[6]
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
  await makeDue(books, { at: since })
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
    const at = env.NOW ? Date.parse(env.NOW) : Date.now()
    await connectPeople(books, { platform, people, influencer_id: influencer.user.party.id, at })
  }
  for (const own of also) running[own] = await start(join(folder, own))
  const end = async () => {
    await Promise.all(Object.values(running).map(({ stop }) => stop('SIGKILL')))
    await standIn.stop()
  }
  return { standIn, start, running, end, env: all }
}

/** How often an account was renewed in vain: its owner is told why, and connects again. */
async function interruptedOf(books, standIn) {
  const [told, others] = [`= '${INTERRUPTED}'`, `<> '${INTERRUPTED}'`].map((is) => `${CODE[books.name]} ${is}`)
  const counts = [await countOf(books, `state <> 'active' and ${told}`)]
  counts.push(await countOf(books, `state <> 'active' and (problem is null or ${others})`))
  await reconnect(books, standIn)
  return counts
}
const INTERRUPTED = 'renewal_interrupted'
const CODE = { SQLite: "problem ->> '$.code'", PostgreSQL: "problem ->> 'code'" }
const EVERY = 20

/**
 * Killed at any moment from the question for new tokens to their use. Where a platform lets an old token work until the new
 * one was used, no account is lost. Where it ends the old one with its answer, as TikTok does, whoever dies between that
 * answer and its commit has lost it: those owners are told so, and nobody else.
 */
const rotation = (name, keepsOld) => async (books, folder) => {
  const { standIn, running, end, env } = await world(books, folder, { platforms: { tiktok: ACCOUNTS } })
  const lost = { told: 0, otherwise: 0 }
  const look = async () => {
    const [told_of, otherwise] = await interruptedOf(books, standIn)
    lost.told += told_of
    lost.otherwise += otherwise
  }
  const began = performance.now()
  try {
    if (keepsOld) await standIn.ask('keepOld')
    await running.product.stop('SIGKILL')
    const launch = await socialWorker()
    for (let n = 0; n < KILLS; n++) {
      await books.run(`update social_accounts set token_expires_at = '2020-01-01T00:00:00.000Z' where state = 'active'`)
      await makeDue(books, { isDead: true })
      const asked = standIn.nextRenewal()
      running.product = launch(folder, env)
      await Promise.race([asked, sleep(20_000)])
      await sleep(Math.random() * 60)
      await running.product.stop('SIGKILL')
      if (n % EVERY === 0) await look()
    }
    await makeDue(books, { isDead: true })
    running.product = await startProduct(folder, env)
    await syncAll(books)
    await look()
    await syncAll(books)
    const { renewals } = await standIn.ask('count')
    const facts = {
      kills: KILLS,
      seconds: Math.round((performance.now() - began) / 1000),
      renewals,
      lost: lost.otherwise,
      [INTERRUPTED]: lost.told,
      answers_left: Number((await books.column('select count(*) from token_answers'))[0]),
      without_token: await countOf(books, "state <> 'active' or access_token is null or refresh_token is null"),
    }
    const wrong = facts.lost + facts.answers_left + facts.without_token + (keepsOld ? lost.told : 0)
    return told(books, `killed while tokens rotate, ${name}`, facts, wrong === 0)
  } finally {
    await end()
  }
}
const kept = rotation('the old one works until the new one is used', true)
const ended = rotation('the old one ends with the answer', false)

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
const BEFORE = '2026-01-01T00:00:00.000Z'
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
      await standIn.ask('forget')
      await makeDue(of, { at: BEFORE })
      running.product = await startProduct(own, { ...env, NOW: now })
    }
    try {
      const quota = { status: 403, body: { error: { code: 403, errors: [{ reason: 'quotaExceeded' }] } } }
      await standIn.ask('odd', { path: '/channels$', oddity: quota, times: 5 })
      await makeDue(of, { at: BEFORE })
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
const acts = { kept, ended, moods, workers, resealing, clock }
const asked = Object.entries(acts).filter(([name]) => !ONLY || name === ONLY)
let ok = true
try {
  for (const [name, act] of asked) {
    const own = join(folder, `${name}-sqlite`)
    // Two processes do not share a file.
    if (ENGINE !== 'postgres' && name !== 'workers') ok = (await act(sqliteBooks(own), own)) && ok
  }
  for (const [name, act] of process.env.POSTGRES_URL && ENGINE !== 'sqlite' ? asked : []) {
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
