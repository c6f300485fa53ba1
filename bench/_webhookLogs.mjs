// A log of many deliveries beside a log of few, each at an endpoint of its own database: what a page and the figures take.
import { createRequire } from 'node:module'
import { mkdirSync } from 'node:fs'
import { postgresBooks } from '../faults/_books.mjs'
import { join } from 'node:path'
import { root } from '../scripts/setup.mjs'
import { median } from './_load.mjs'
import { ask, openShop, startProduct } from './_product.mjs'
import { tell } from './_versus.mjs'

const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const FEW = 10_000
const PAGES = {
  'page of the log': '/deliveries?limit=50',
  'page of the failed': '/deliveries?limit=50&state=dead',
  'page of one type': '/deliveries?limit=50&type=order.created',
  figures: '/figures',
  'the endpoint itself': '',
}

const SPAN_MS = 29 * 86_400_000
/** As each engine draws numbers and writes a time and an id. */
const sqlite = {
  drawn: (many) => `with recursive counting(n) as (select 1 union all select n + 1 from counting where n < ${many})
    select n, unixepoch('now') * 1000 - ${SPAN_MS} + n * cast(${SPAN_MS} / ${many} as int) as ms, n % 20 = 0 as dead from counting`,
  key: "printf('%012x', ms) || '7' || printf('%019x', n * 7919)",
  at: "strftime('%Y-%m-%dT%H:%M:%S.000Z', ms / 1000, 'unixepoch')",
}
const postgres = {
  drawn: (
    many,
  ) => `select n, (extract(epoch from now()) * 1000)::bigint - ${SPAN_MS} + n::bigint * (${SPAN_MS} / ${many}) as ms,
    n % 20 = 0 as dead from generate_series(1, ${many}) as n`,
  key: "lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(n::bigint * 7919), 19, '0')",
  at: `to_char(to_timestamp(ms / 1000) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`,
}
/** Deliveries of the last 29 days, one in twenty of them given up, with their calls and sums. */
const filling = ({ drawn, key, at }, endpoint_id, many) => `
  create temp table drawn as ${drawn(many)};
  create temp table told as select n, dead, ${key} as key, ${at} as at from drawn;
  insert into webhook_deliveries (id, endpoint_id, event_id, type, subject_id, position, state, tries, is_replay, settled_at, created_at)
    select 'whd_' || key, '${endpoint_id}', 'evt_' || key, case n % 3 when 0 then 'order.created' else 'payment.received' end,
      'ord_' || n, n, case when dead then 'dead' else 'delivered' end, 1, ${drawn === postgres.drawn ? 'false' : 0}, at, at from told;
  insert into webhook_attempts (id, delivery_id, status, duration_ms, error, response, address, created_at)
    select 'wha_' || key, 'whd_' || key, case when dead then 500 else 200 end, 12,
      case when dead then 'answered 500' end, '{"received":true}', '192.0.2.1', at from told;
  insert into webhook_sums (endpoint_id, hour, delivered, failed, dead, duration_ms)
    select '${endpoint_id}', substr(at, 1, 13), sum(case when dead then 0 else 1 end), sum(case when dead then 1 else 0 end),
      sum(case when dead then 1 else 0 end), count(*) * 12 from told group by 2;
  analyze;`
function fillFile(file, endpoint_id, many) {
  const db = new Sqlite(file)
  db.exec(filling(sqlite, endpoint_id, many))
  db.close()
}

async function side(folder, many, books) {
  const own = join(folder, `log${many}${books ? 'pg' : ''}`)
  mkdirSync(own)
  const env = { ALLOW_PRIVATE_TARGETS: '1', ROLE: 'api', ...books?.env }
  const first = await startProduct(own, env)
  const { token } = (await openShop(first.url)).sponsor
  const body = { url: 'http://127.0.0.1:9/', events: ['*'] }
  const { id } = await ask(first.url, 'POST', '/webhook-endpoints', { token, body })
  await first.stop()
  if (books) await books.column(filling(postgres, id, many))
  else fillFile(join(own, 'affluence.sqlite'), id, many)
  const product = await startProduct(own, env)
  const signedIn = (await ask(product.url, 'POST', '/auth/login', { body: { login: 'sponsor', password: PASSWORD } }))
    .access_token
  const time = async (path) => {
    const began = performance.now()
    await ask(product.url, 'GET', `/webhook-endpoints/${id}${path}`, { token: signedIn })
    return performance.now() - began
  }
  const stop = async () => {
    await product.stop()
    await books?.drop()
  }
  return { time, stop }
}
const PASSWORD = 'A long word for the benches 1'

export async function compareLogs(folder, many, server) {
  const booksOf = (name) => (server ? postgresBooks(server, name) : null)
  const sides = {
    many: await side(folder, many, await booksOf('many')),
    few: await side(folder, FEW, await booksOf('few')),
  }
  try {
    const kept = []
    for (const [name, path] of Object.entries(PAGES)) {
      const times = { many: [], few: [] }
      for (let n = -5; n < 40; n++)
        for (const [which, { time }] of Object.entries(sides)) {
          const took = await time(path)
          if (n >= 0) times[which].push(took)
        }
      const said = (which) => `${median(times[which]).toFixed(1)} ms`
      const of = {
        path: `webhooks${server ? ' on PostgreSQL' : ''}, ${name}, ${FEW} → ${many}`,
        product: said('many'),
        floor: said('few'),
      }
      kept.push(tell({ ...of, against: 'with few', ratios: [median(times.many) / median(times.few)], most: 1.5 }))
    }
    return kept
  } finally {
    for (const { stop } of Object.values(sides)) await stop()
  }
}
