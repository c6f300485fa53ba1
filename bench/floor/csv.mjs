// The least that does the same: lines built by SQLite in pages by key, packed, and put into the product's own table, one
// synced commit a chunk. No columns as data, no filters, nobody else served. Says how long it took, and how much of the processor.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { root } from '../../scripts/setup.mjs'

const pack = promisify(gzip)
const [file, sponsor] = process.argv.slice(2)
const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const db = new Sqlite(file)
db.pragma('journal_mode = wal')
db.pragma('application_id = 1095124556')
db.pragma('synchronous = full')
const PAGE = 2000
const CHUNK = 1024 * 1024

const word = (column) =>
  `coalesce('"' || replace(case when substr(${column}, 1, 1) in ('=', '+', '-', '@', char(9), char(13), char(10)) then '''' || ${column} else ${column} end, '"', '""') || '"', '')`
const plain = (column) => `coalesce(${column}, '')`
const money = (column) => `coalesce(${column} / 100 || '.' || substr(100 + ${column} % 100, 2), '')`
const cells = [
  ...[
    plain('o.number'),
    plain('o.placed_at'),
    word('o.customer_name'),
    word('o.customer_phone'),
    word('o.customer_address'),
  ],
  ...[plain('o.fulfilment'), money('o.total'), word('o.courier_name'), plain('o.currency'), plain('o.payment')],
  ...[money('o.subtotal'), money('o.discount'), money('o.tax'), money('o.delivery_fee'), money('o.refunded')],
  ...[
    word('o.customer_email'),
    word('o.customer_city'),
    word('o.customer_area'),
    plain('o.source'),
    word('o.external_id'),
  ],
  ...[word('o.coupon_code'), word('i.display_name')],
  money(`(c.amount + coalesce((select sum(r.amount) from commissions r where r.reverses_id = c.id), 0))`),
  plain('o.id'),
]
const page = db
  .prepare(
    `select ${cells.join(` || ',' || `)} || char(13, 10), o.placed_at, o.id from orders o
    left join influencers i on i.id = o.influencer_id
    left join commissions c on c.source = 'order' and c.source_id = o.id and c.reverses_id is null
    where o.sponsor_id = ? and (o.placed_at, o.id) < (?, ?) order by o.placed_at desc, o.id desc limit ${PAGE}`,
  )
  .raw()

const begun = performance.now()
const spent = process.cpuUsage()
const id = `exp_${Date.now().toString(16).padStart(32, '0')}`
const now = new Date().toISOString()
db.prepare(
  `insert into exports (id, user_id, list, format, filters, state, created_at, updated_at)
  select ?, id, 'orders', 'csv', '{}', 'running', ?, ? from users limit 1`,
).run(id, now, now)
const insert = db.prepare('insert into export_chunks (export_id, position, data) values (?, ?, ?)')
const note = db.prepare(
  'update exports set rows = ?, size = size + ?, stored = stored + ?, updated_at = ? where id = ?',
)
const keep = db.transaction((position, data, rows, size) => {
  insert.run(id, position, data)
  note.run(rows, size, data.length, new Date().toISOString(), id)
})

let waiting = ['\ufeffnumber,placed_at,customer_name\r\n']
let length = 0
let position = 0
let rows = 0
async function flush() {
  const bytes = Buffer.from(waiting.join(''))
  waiting = []
  length = 0
  keep(position++, await pack(bytes, { level: 1 }), rows, bytes.length)
}
let last = ['9', '']
for (;;) {
  const found = page.all(sponsor, ...last)
  if (found.length === 0) break
  const text = found.map(([line]) => line).join('')
  waiting.push(text)
  length += text.length
  rows += found.length
  last = found.at(-1).slice(1)
  if (length >= CHUNK) await flush()
}
await flush()
db.prepare(`update exports set state = 'done', finished_at = ?, expires_at = ? where id = ?`).run(now, now, id)
const { user, system } = process.cpuUsage(spent)
process.stdout.write(JSON.stringify({ ms: Math.round(performance.now() - begun), cpu: (user + system) / 1e6 }))
