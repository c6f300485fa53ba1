// The least that answers with the same page of orders: hand-written statements, prepared once, and JSON.stringify.
import { createServer } from 'node:http'
import { openFloor, sha } from './_floor.mjs'

const db = openFloor()
const keyOf = db.prepare(`select k.id, k.sponsor_id, s.approval from api_keys k join sponsors s on s.id = k.sponsor_id
  where k.hash = (select ?) and k.revoked_at is null`)
const columns = `id, number, source, external_id, payment, fulfilment, currency, subtotal, discount, tax, delivery_fee, total,
  refunded, payment_method, customer_name, customer_email, customer_phone, customer_address, customer_city, customer_area,
  coupon_code, coupon_problem, placed_at, created_at, influencer_id,
  (select count(*) from order_items where order_items.order_id = orders.id) as item_count`
const newest = db.prepare(`select ${columns} from orders where sponsor_id = (select ?)
  order by placed_at desc, id desc limit 51`)
const dearest = db.prepare(`select ${columns} from orders where sponsor_id = (select ?) and payment = (select ?)
  and fulfilment = (select ?) order by total desc, id desc limit 51`)
const around =
  db.prepare(`select a.order_id, a.via, a.receipt, i.id as influencer_id, i.display_name, c.id, c.amount, c.bps,
  c.rule, c.state, c.matures_at,
  (select coalesce(sum(back.amount), 0) from commissions back where back.reverses_id = c.id) as reversed
  from attributions a join influencers i on i.id = a.influencer_id
  left join commissions c on c.source = 'order' and c.source_id = a.order_id and c.reverses_id is null
  where a.order_id in (select value from json_each(?))`)

const by = (rows, key) => new Map(rows.map((row) => [row[key], row]))
const actions = { pending: ['assign', 'cancel', 'fail'], in_transit: ['complete', 'cancel', 'fail'], completed: [] }

function page(rows) {
  const shown = rows.slice(0, 50)
  const ids = shown.filter(({ influencer_id }) => influencer_id).map(({ id }) => id)
  const brought = by(around.all(JSON.stringify(ids)), 'order_id')
  const data = shown.map((row) => {
    const { customer_name: name, customer_email: email, customer_phone: phone, customer_address: address } = row
    const { customer_city: city, customer_area: area, coupon_code: code, coupon_problem: problem, ...rest } = row
    const found = brought.get(row.id)
    return {
      ...rest,
      customer_name: undefined,
      customer_email: undefined,
      customer_phone: undefined,
      customer_address: undefined,
      customer: { name, email, phone, address, city, area },
      influencer_id: undefined,
      coupon: code && { code, problem },
      attribution: found
        ? {
            influencer: { id: found.influencer_id, display_name: found.display_name },
            via: found.via,
            receipt: JSON.parse(found.receipt),
          }
        : null,
      commission: found?.id
        ? {
            id: found.id,
            amount: found.amount,
            bps: found.bps,
            rule: found.rule,
            state: found.state,
            matures_at: found.matures_at,
            reversed: found.reversed,
          }
        : null,
      actions: [...(row.payment === 'paid' ? ['refund'] : ['mark_paid']), ...(actions[row.fulfilment] ?? [])],
    }
  })
  const last = shown.at(-1)
  const cursor = Buffer.from(JSON.stringify([String(last.total), last.id])).toString('base64url')
  return JSON.stringify({ data, next_cursor: rows.length > 50 ? cursor : null })
}

createServer((request, response) => {
  const owner = keyOf.get(sha((request.headers.authorization ?? '').slice(8)))
  if (!owner || owner.approval === 'suspended') return response.writeHead(401).end()
  const query = new URLSearchParams(request.url.split('?')[1])
  const [payment, fulfilment] = [query.get('payment'), query.get('fulfilment')]
  const rows = payment ? dearest.all(owner.sponsor_id, payment, fulfilment) : newest.all(owner.sponsor_id)
  const body = page(rows)
  const length = Buffer.byteLength(body)
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': length })
  response.end(body)
}).listen(Number(process.env.PORT), '127.0.0.1')
