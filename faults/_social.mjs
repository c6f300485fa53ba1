// What the acts of the social faults share: the product with connected accounts, syncs, counts and the command line.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openShop, startProduct } from '../bench/_product.mjs'
import { connectPeople, makeDue, startStandIn } from '../bench/_social.mjs'
import { root } from '../scripts/setup.mjs'

export function report(books, name, facts, isWell) {
  process.stdout.write(`${isWell ? '✓' : '✗'} ${books.name}, ${name}: ${JSON.stringify(facts)}\n`)
  return isWell
}
export const countOf = async (books, where) =>
  Number((await books.column(`select count(*) from social_accounts where ${where}`))[0])
export const snapshotsOf = async (books) => Number((await books.column('select count(*) from follower_snapshots'))[0])
const notSynced = (since) => `last_sync_at is null or last_sync_at < '${since}'`

export async function until(isDone, what, ms = 120_000) {
  for (const end = performance.now() + ms; !(await isDone()); await sleep(100))
    if (performance.now() > end) throw new Error(`not in time: ${await what()}`)
}
/** Makes all accounts due and waits until all are synced. */
export async function syncAll(books, at = Date.now()) {
  const since = new Date(at).toISOString()
  await makeDue(books, { at: since })
  const left = () => countOf(books, `state <> 'expired' and (${notSynced(since)})`)
  await until(async () => (await left()) === 0, left, 300_000)
}

/** The product with connected accounts, and the stand-in of their platforms. */
export async function world(books, folder, { platforms, env = {}, also = [] }) {
  const standIn = await startStandIn()
  const all = { ...standIn.env, LOG_LEVEL: 'fatal', ...books.env, ...env }
  const start = (own = folder) => startProduct(own, all)
  const running = { product: await start() }
  const { influencer } = await openShop(running.product.url)
  for (const [platform, count] of Object.entries(platforms)) {
    const people = await standIn.ask('add', { platform, many: count })
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

export async function cli(folder, env, ...args) {
  const child = spawn(process.execPath, [join(root, 'apps/api/dist/cli.js'), ...args], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, DEMO: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  const [code] = await once(child, 'exit')
  return { code, text: text.trim() }
}
