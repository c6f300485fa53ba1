// A million orders become a file: the product's export against a hand-written minimum that writes the same lines, packed,
// into the same table, synced, in turns. And what that costs in memory, and those who follow links meanwhile.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { load, median, visits } from './_load.mjs'
import { ask, openShop, signIn, startProduct } from './_product.mjs'
import { root } from '../scripts/setup.mjs'

const rounds = Number(process.argv[2] ?? 5)
const rows = Number(process.argv[3] ?? 1_000_000)
const LIMIT = { ratio: 0.7, grown: 96 }
const folder = mkdtempSync(join(tmpdir(), 'affluence-csv-'))
const file = join(folder, 'affluence.sqlite')
const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')

/** Orders of a year, a third of them brought by somebody; names with what a file must be careful about. */
function fill(sponsor_id, influencer_id) {
  const db = new Sqlite(file)
  db.pragma('synchronous = off')
  db.function('hex32', { deterministic: true }, (n) => Number(n).toString(16).padStart(32, '0'))
  db.exec(`insert into orders (id, sponsor_id, number, source, external_id, customer_name, customer_email, customer_phone,
      customer_address, customer_city, customer_area, search, subtotal, discount, tax, delivery_fee, total, currency,
      payment_method, coupon_code, influencer_id, payment, fulfilment, courier_name, placed_at, created_at, updated_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    select 'ord_' || hex32(i), '${sponsor_id}', 'AFF-' || printf('%08d', i), 'api', 'shop-' || i,
      case i % 10 when 0 then '=Zoe "Z" ' || i when 1 then 'Jean-Paul, Essomba' else 'Aminata Sow ' || i end,
      'customer' || i || '@example.com', '+2376990' || printf('%05d', i % 100000), i || ' rue de la Paix', 'Douala', null,
      'aminata sow ' || i, 5000 + i % 9000, i % 500, 0, 250, 5250 + i % 9000 - i % 500, 'USD', 'external',
      case when i % 3 = 0 then 'ADA10' end, case when i % 3 = 0 then '${influencer_id}' end, 'paid', 'completed', 'Alice Ngono',
      strftime('%Y-%m-%dT%H:%M:%S.000Z', 1740000000 + i * 30, 'unixepoch'), '2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z'
    from n;
    insert into commissions (id, influencer_id, sponsor_id, source, source_id, source_label, currency, base, bps, amount,
      platform_fee, rule, state, created_at, updated_at)
    select 'com_' || substr(id, 5), influencer_id, sponsor_id, 'order', id, number, 'USD', subtotal, 1000, subtotal / 10, 0,
      'coupon', 'pending', created_at, created_at from orders where influencer_id is not null`)
  db.close()
}

/** Seconds of processor that a process has used. */
const used = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const megabytes = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
/** Asks for the file and waits for it; how much memory it took at most. */
async function exported({ url, pid, port }, { token, path }, disturbed) {
  const [before, begun] = [megabytes(pid), used(pid)]
  let most = before
  const watching = setInterval(() => (most = Math.max(most, megabytes(pid))), 50)
  let one = await ask(url, 'POST', '/exports', { token, body: { list: 'orders', format: 'csv' } })
  const met = disturbed ? load({ port, requests: visits(path, port), connections: 4, ms: 2500 }) : null
  while (['queued', 'running'].includes(one.state)) {
    await sleep(disturbed ? 1000 : 500)
    one = await ask(url, 'GET', `/exports/${one.id}`, { token })
  }
  clearInterval(watching)
  if (one.state !== 'done' || one.rows !== rows) throw new Error(`${one.state}: ${one.rows} rows`)
  const ms = Date.parse(one.finished_at) - Date.parse(one.created_at)
  return { one, ms, cpu: used(pid) - begun, grown: most - before, met: await met }
}

async function downloaded({ url }, { id, size }, token) {
  const reply = await fetch(`${url}/api/v1/exports/${id}/file`, { headers: { authorization: `Bearer ${token}` } })
  let bytes = 0
  let lines = 0
  for await (const part of reply.body) {
    bytes += part.length
    for (const byte of part) if (byte === 10) lines++
  }
  if (bytes !== size || lines !== rows + 1)
    throw new Error(`${bytes} bytes and ${lines} lines of ${size} and ${rows + 1}`)
}

const run = promisify(execFile)
async function floor(sponsor_id) {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'floor/csv.mjs'), file, sponsor_id])
  return JSON.parse(stdout)
}

let product = await startProduct(folder)
const shop = await openShop(product.url)
await product.stop()
fill(shop.sponsor.user.party.id, shop.influencer.user.party.id)
product = await startProduct(folder)
const found = []
let quiet
let busy
try {
  const who = { token: await signIn(product.url, 'sponsor'), path: `/r/${shop.link.code}` }
  const { one } = await exported(product, who)
  await downloaded(product, one, who.token)
  for (let round = 0; round < rounds; round++) {
    const { ms, cpu, grown } = await exported(product, who)
    const least = await floor(shop.sponsor.user.party.id)
    found.push({ ms, cpu, grown, least: least.ms, least_cpu: least.cpu, ratio: least.ms / ms, effort: least.cpu / cpu })
  }
  quiet = await load({ port: product.port, requests: visits(who.path, product.port), connections: 4, ms: 2500 })
  busy = (await exported(product, who, true)).met
} finally {
  await product.stop()
  rmSync(folder, { recursive: true, force: true })
}
const of = (name) => found.map((one) => one[name])
const ratio = median(of('ratio'))
const spread = `${Math.min(...of('ratio')).toFixed(2)}–${Math.max(...of('ratio')).toFixed(2)}`
const grown = Math.max(...of('grown'))
process.stdout.write(
  `csv of ${rows} orders: ${(median(of('ms')) / 1000).toFixed(1)} s; floor ${(median(of('least')) / 1000).toFixed(1)} s; of processor ${median(of('cpu')).toFixed(1)} s and ${median(of('least_cpu')).toFixed(1)} s, ratio ${median(of('effort')).toFixed(2)}; ratio ${ratio.toFixed(2)} (${spread}), limit ${LIMIT.ratio}; memory grows by ${grown.toFixed(0)} MiB, limit ${LIMIT.grown}\n` +
    `links meanwhile, 4 connections: p50 ${quiet.p50.toFixed(1)} → ${busy.p50.toFixed(1)} ms, p99 ${quiet.p99.toFixed(1)} → ${busy.p99.toFixed(1)} ms\n`,
)
process.exit(ratio >= LIMIT.ratio && grown <= LIMIT.grown ? 0 : 1)
