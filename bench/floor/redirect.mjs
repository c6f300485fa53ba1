// The least that does the same: node:http and hand-written statements on the product's own database, the same rows
// and sums, the same signed cookie, everyone who waits sharing one synced commit. No router, no checks, no refusals.
import { createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'

const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const db = new Sqlite(process.env.DATABASE_FILE)
db.pragma('journal_mode = wal')
db.pragma('application_id = 1095124556')
db.pragma('synchronous = full')
db.pragma('foreign_keys = on')
const key = randomBytes(32)

const find =
  db.prepare(`select l.id, p.url, l.paused_by, l.revoked_at, l.expires_at, p.state, s.approval a, i.approval b, s.window_days days
  from links l join products p on p.id = l.product_id join sponsors s on s.id = l.sponsor_id
  join influencers i on i.id = l.influencer_id where l.code = (select ?)`)
const first = db.prepare(
  'insert into link_visitors (link_id, day, visitor_hash) values (?, ?, ?) on conflict do nothing',
)
const click =
  db.prepare(`insert into clicks (id, link_id, visitor_hash, is_unique, bot_reason, referrer_host, device, created_at)
  values (?, ?, ?, ?, null, null, 'desktop', ?)`)
const sums =
  db.prepare(`insert into link_sums (link_id, period, clicks, unique_clicks, bots, mobile, tablet, desktop, other)
  values (@link, @hour, 1, @unique, 0, 0, 0, 1, 0), (@link, 'all', 1, @unique, 0, 0, 0, 1, 0)
  on conflict (link_id, period) do update set clicks = clicks + 1, unique_clicks = unique_clicks + excluded.unique_clicks,
  desktop = desktop + 1`)
const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')]

const waiting = []
let armed = false
function flush() {
  armed = false
  const group = waiting.splice(0)
  begin.run()
  for (const one of group) one.id = record(one)
  commit.run()
  for (const one of group) answer(one)
}

function record({ link, agent, ip }) {
  const now = new Date().toISOString()
  const day = now.slice(0, 10)
  const visitor = createHmac('sha256', key).update(`${day} ${ip} ${agent}`).digest('base64url').slice(0, 22)
  const unique = first.run(link.id, day, visitor).changes
  const id = `clk_${Date.now().toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`
  click.run(id, link.id, visitor, unique, now)
  sums.run({ link: link.id, hour: now.slice(0, 13), unique })
  return id
}

function answer({ response, link, id }) {
  const until = Math.ceil(Date.now() / 1000) + link.days * 86_400
  const trail = `${id.slice(4)}-${until.toString(36)}`
  const signature = createHmac('sha256', key).update(trail).digest('base64url')
  response.writeHead(302, {
    location: `${link.url}${link.url.includes('?') ? '&' : '?'}aff=${id}`,
    'set-cookie': `aff=${trail}.${signature}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${link.days * 86_400}`,
    'cache-control': 'private, no-store',
    'content-length': 0,
  })
  response.end()
}

createServer((request, response) => {
  const link = find.get(request.url.slice(3))
  if (!link || link.state !== 'active') return response.writeHead(404).end()
  waiting.push({ response, link, agent: request.headers['user-agent'], ip: request.socket.remoteAddress })
  if (!armed) {
    armed = true
    setImmediate(flush)
  }
}).listen(Number(process.env.PORT), '127.0.0.1')
