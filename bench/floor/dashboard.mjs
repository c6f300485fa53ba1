// The least that answers with the same dashboard of a year: the sums by day, read by hand-written statements.
import { createServer } from 'node:http'
import { openFloor } from './_floor.mjs'

const db = openFloor()
const sponsor = db.prepare('select sponsor_id from users where sponsor_id is not null limit 1').pluck().get()
const FIGURES = {
  placed: 'orders',
  orders: 'paid_orders',
  revenue: 'revenue',
  attributed_orders: 'attributed_orders',
  attributed_revenue: 'attributed_revenue',
  completed: 'completed',
  failed: 'failed',
  commission: 'commission',
  platform_fee: 'platform_fee',
}
const keys = Object.keys(FIGURES)
const days =
  db.prepare(`select day, currency, ${keys.map((key) => `${FIGURES[key]} as ${key}`).join(', ')} from day_sums
  where owner_id = ? and (day between ? and ? or day >= ?) order by day`)
const totals = db.prepare(`select currency, sum(orders) as placed, sum(paid_orders) as orders, sum(revenue) as revenue
  from day_sums where owner_id = ? group by currency order by 2 desc`)
const clicks =
  db.prepare(`select substr(s.period, 1, 10) as day, sum(s.clicks) as clicks, sum(s.unique_clicks) as unique_clicks
  from links l join link_sums s on s.link_id = l.id where l.sponsor_id = ? and s.period between ? and ? group by 1`)
const held = db.prepare(`select currency, account, sum(amount) as amount from balances
  where sponsor_id = ? and account in ('sponsor_wallet', 'influencer_pending', 'influencer_payable') group by 1, 2`)
const moved = db.prepare(`select currency, state, sum(amount) as amount from payouts
  where sponsor_id = ? and state in ('draft', 'locked', 'processing', 'paid') group by 1, 2`)
const top = db.prepare(`select value, max(label) as label, sum(sales) as sales, sum(revenue) as revenue from sale_sums
  where sponsor_id = ? and day between ? and ? and kind = ? and currency = ? group by value having sum(sales) > 0
  order by 4 desc, 3 desc, 1 limit 5`)
const nameOf = db.prepare('select display_name from influencers where id = ?').pluck()

const DAY = 86_400_000
const shifted = (day, by) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10)
const rate = (part, whole) => (whole === 0 ? null : Math.floor((part * 10_000) / whole + 0.5))
const zero = Object.fromEntries(keys.map((key) => [key, 0]))
function addUp(rows, isIn) {
  const sum = { ...zero }
  for (const row of rows) if (isIn(row.day)) for (const key of keys) sum[key] += row[key]
  return sum
}
const span = ({ placed, orders, revenue }) => ({ placed, orders, revenue })

function salesOf(whole, all, period, today) {
  const own = all.filter(({ currency }) => currency === whole.currency)
  const now = addUp(own, (day) => period.from <= day && day <= period.to)
  const before = addUp(own, (day) => period.before_from <= day && day <= period.before_to)
  const compared = (key) => ({ now: now[key], before: before[key] })
  const since = (length) => span(addUp(own, (day) => day > shifted(today, -length) && day <= today))
  const found = new Map(own.map((row) => [row.day, row]))
  return {
    currency: whole.currency,
    ...Object.fromEntries(
      keys.filter((key) => key !== 'completed' && key !== 'failed').map((key) => [key, compared(key)]),
    ),
    success_bps: {
      now: rate(now.completed, now.completed + now.failed),
      before: rate(before.completed, before.completed + before.failed),
    },
    spans: { today: since(1), week: since(7), month: since(30), total: span(whole) },
    days: period.days.map((day) => {
      const row = found.get(day) ?? zero
      return { day, ...span(row), commission: row.commission }
    }),
  }
}

function dashboard(from, to) {
  const today = new Date().toISOString().slice(0, 10)
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1
  const period = { from, to, before_from: shifted(from, -length), before_to: shifted(from, -1) }
  const shown = Array.from({ length }, (_, n) => shifted(from, n))
  const rows = days.all(sponsor, period.before_from, to, shifted(today, -29))
  const sales = totals.all(sponsor).map((whole) => salesOf(whole, rows, { ...period, days: shown }, today))
  const came = clicks.all(sponsor, `${period.before_from}T00`, `${to}T23`)
  const byDay = new Map(came.map((row) => [row.day, row]))
  const sum = (key, isIn) => came.reduce((all, row) => all + (isIn(row.day) ? row[key] : 0), 0)
  const seen = (key) => ({ now: sum(key, (day) => day >= from), before: sum(key, (day) => day < from) })
  const [visits, visitors] = [seen('clicks'), seen('unique_clicks')]
  const brought = (when) => sales.reduce((all, one) => all + one.attributed_orders[when], 0)
  const [accounts, payouts] = [held.all(sponsor), moved.all(sponsor)]
  const on = (kind) => accounts.find(({ account }) => account === kind)?.amount ?? 0
  const paid = payouts.reduce((all, row) => all + (row.state === 'paid' ? row.amount : 0), 0)
  const open = payouts.reduce((all, row) => all + (row.state === 'paid' ? 0 : row.amount), 0)
  const currency = sales[0]?.currency ?? ''
  const best = (kind) =>
    top.all(sponsor, from, to, kind, currency).map(({ value, ...row }) => ({
      ...row,
      currency,
      id: /^(inf|cpn|prd)_/.test(value) ? value : null,
      label: kind === 'influencer' ? nameOf.get(value) : row.label,
    }))
  return JSON.stringify({
    period,
    sales,
    traffic: {
      clicks: visits,
      unique_clicks: visitors,
      days: shown.map((day) => {
        const { clicks: many = 0, unique_clicks = 0 } = byDay.get(day) ?? {}
        return { day, clicks: many, unique_clicks }
      }),
      conversion_bps: { now: rate(brought('now'), visitors.now), before: rate(brought('before'), visitors.before) },
    },
    money: accounts.length
      ? [
          {
            currency: accounts[0].currency,
            wallet: on('sponsor_wallet'),
            pending: on('influencer_pending'),
            approved: on('influencer_payable') - open,
            in_payout: open,
            paid,
          },
        ]
      : [],
    top: Object.fromEntries(['influencer', 'coupon', 'product', 'city'].map((kind) => [kind, best(kind)])),
  })
}

createServer((request, response) => {
  const query = new URLSearchParams(request.url.split('?')[1])
  if (!query.get('from')) return response.writeHead(404).end()
  const body = dashboard(query.get('from'), query.get('to'))
  const length = Buffer.byteLength(body)
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': length })
  response.end(body)
}).listen(Number(process.env.PORT), '127.0.0.1')
