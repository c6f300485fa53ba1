// The least that does the same for an order: node:http and hand-written statements on the product's own database. The
// key is looked up by its hash, the order priced, attributed by its coupon and earning, and the same rows are written:
// order, lines, receipt, coupon use, sums, timeline, facts, commission, double entry, and the sealed answer under its
// key. No router, no schema, no refusals.
import { createCipheriv, randomBytes, randomInt } from 'node:crypto'
import { createServer } from 'node:http'
import { grouped, newId, sha } from './_floor.mjs'
import {
  answer,
  attribution,
  balance,
  commission,
  countUse,
  couponOf,
  daily,
  db,
  entry,
  fact,
  hourly,
  item,
  keyOf,
  storedAnswer,
  orderByNumber,
  order,
  posting,
  rateOf,
  sale,
  orderByExternalId,
  step,
  use,
} from './_orderStatements.mjs'

const DAY = 86_400_000
const ring = randomBytes(32)
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

function seal(text, place) {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', ring, nonce).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.one.${nonce.toString('base64url')}.${body.toString('base64url')}`
}

function priced({ items, delivery_fee }, coupon) {
  const totals = items.map(({ quantity, unit_price }) => quantity * unit_price)
  const subtotal = totals.reduce((sum, one) => sum + one, 0)
  const discount = Math.round((subtotal * coupon.bps) / 10_000)
  const parts = totals.map((one) => Math.floor((discount * one) / subtotal))
  parts[parts.length - 1] += discount - parts.reduce((sum, one) => sum + one, 0)
  return { totals, parts, subtotal, discount, delivery_fee, total: subtotal - discount + delivery_fee }
}

function linesOf({ items }, price, coupon) {
  return items.map(({ name, product_id = null, quantity, unit_price }, position) => {
    const agreed = product_id && rateOf.get(product_id, coupon.influencer_id)
    const [bps, rule] = agreed ? [agreed.bps, 'affiliation'] : [coupon.commission_bps, 'coupon']
    const base = price.totals[position] - price.parts[position]
    const earned = Math.round((base * bps) / 10_000)
    const line = { id: newId('itm'), name, product_id, quantity, unit_price, total: price.totals[position] }
    return { ...line, discount: price.parts[position], tax: 0, base, rule, bps, commission: earned, refunded: 0 }
  })
}

function book(owner, coupon, { id, amount, fee }, now) {
  const { sponsor_id, currency } = owner
  const led = newId('led')
  entry(led, 'commission', id, currency, now)
  posting(newId('pst'), led, 'sponsor_owed', sponsor_id, null, currency, -amount, now)
  posting(newId('pst'), led, 'influencer_pending', sponsor_id, coupon.influencer_id, currency, amount, now)
  posting(newId('pst'), led, 'sponsor_owed', sponsor_id, null, currency, -fee, now)
  posting(newId('pst'), led, 'platform_fees', null, null, currency, fee, now)
  const owed = `sponsor_owed|${sponsor_id}||${currency}`
  balance(newId('bal'), owed, 'sponsor_owed', sponsor_id, null, currency, -amount - fee, now)
  const key = `influencer_pending|${sponsor_id}|${coupon.influencer_id}|${currency}`
  balance(newId('bal'), key, 'influencer_pending', sponsor_id, coupon.influencer_id, currency, amount, now)
}

function sums({ sponsor_id, currency }, coupon, { body, price, lines, amount, fee, now }) {
  const day = now.slice(0, 10)
  const { total, discount } = price
  const figures = [1, 1, 1, total, 0, 0, 0, total, 0, discount, amount, fee]
  hourly(newId('osm'), sponsor_id, coupon.influencer_id, currency, now.slice(0, 13), ...figures)
  daily(sponsor_id, currency, day, ...figures)
  daily(coupon.influencer_id, currency, day, ...figures)
  const { city } = body.customer
  sale(sponsor_id, day, 'city', city.toLowerCase(), city, currency, 1, total)
  sale(sponsor_id, day, 'coupon', coupon.id, body.coupon_code, currency, 1, total)
  sale(sponsor_id, day, 'influencer', coupon.influencer_id, '', currency, 1, total)
  for (const { product_id, name, quantity, base } of lines)
    sale(sponsor_id, day, 'product', product_id ?? name.toLowerCase(), name, currency, quantity, base)
}

/** Among thirty thousand, two equal ones are as likely as not. */
function freeNumber() {
  for (;;) {
    const number = `AFF-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
    if (!orderByNumber.get(number)) return number
  }
}

function write({ owner, text, once }) {
  const { sponsor_id, currency, id: key_id } = owner
  const idempotency = sha(JSON.stringify([sponsor_id, 'POST /api/v1/orders', once]))
  if (storedAnswer.get(idempotency)) return '{}'
  const body = JSON.parse(text)
  if (orderByExternalId.get(sponsor_id, 'api', body.external_id)) return '{}'
  const now = new Date().toISOString()
  const coupon = couponOf.get(sponsor_id, body.coupon_code)
  const price = priced(body, coupon)
  const lines = linesOf(body, price, coupon)
  const id = newId('ord')
  const number = freeNumber()
  const { name, email, phone, city } = body.customer
  const { subtotal, discount, delivery_fee, total } = price
  const search = [number, body.external_id, name, phone, email].join(' ').toLowerCase()
  // prettier-ignore
  order(id, sponsor_id, number, 'api', body.external_id, name, email, phone, city, search, subtotal, discount, 0,
    delivery_fee, total, 0, 0, currency, 'external', body.coupon_code, coupon.id, coupon.influencer_id, 'paid', 'pending',
    now, now, now, now)
  for (const [position, line] of lines.entries())
    // prettier-ignore
    item(line.id, id, position, line.product_id, line.name, line.quantity, line.unit_price, line.total, line.discount, 0,
      line.base, line.rule, line.bps, line.commission, 0, 0)
  const influencer = { id: coupon.influencer_id, display_name: coupon.display_name }
  const candidate = { influencer, via: 'coupon', reference: body.coupon_code, at: now, won: true, reason: 'won' }
  const policy = { policy: 'coupon_first', policy_version: 1, window_days: owner.window_days }
  const receipt = { ...policy, candidates: [candidate], decided_at: now, note: null }
  attribution(newId('att'), id, sponsor_id, influencer.id, 'coupon', 1, JSON.stringify(receipt), now, now)
  use(newId('red'), coupon.id, coupon.assignment_id, id, sha(`email ${email}`), 'used', now, now)
  countUse.run(coupon.id)
  const amount = lines.reduce((sum, line) => sum + line.commission, 0)
  const earned = { id: newId('com'), amount, fee: Math.round(amount / 20) }
  const base = lines.reduce((sum, line) => sum + line.base, 0)
  const matures_at = new Date(Date.now() + 14 * DAY).toISOString()
  // prettier-ignore
  commission(earned.id, influencer.id, sponsor_id, 'order', id, number, currency, base, null, amount, earned.fee, 'mixed',
    1, matures_at, 'pending', now, now)
  book(owner, coupon, earned, now)
  sums(owner, coupon, { body, price, lines, amount, fee: earned.fee, now })
  step(newId('oev'), id, 'created', null, 'pending', null, 'key', key_id, now)
  step(newId('oev'), id, 'paid', 'unpaid', 'paid', total, 'key', key_id, now)
  fact(
    newId('evt'),
    'order.created',
    id,
    sponsor_id,
    influencer.id,
    'key',
    key_id,
    JSON.stringify({ order_id: id }),
    now,
  )
  fact(
    newId('evt'),
    'payment.received',
    id,
    sponsor_id,
    influencer.id,
    'key',
    key_id,
    JSON.stringify({ order_id: id }),
    now,
  )
  const payload = JSON.stringify({ commission_id: earned.id })
  fact(newId('evt'), 'commission.created', earned.id, sponsor_id, influencer.id, 'key', key_id, payload, now)
  const response = JSON.stringify({
    id,
    number,
    source: 'api',
    external_id: body.external_id,
    payment: 'paid',
    fulfilment: 'pending',
    currency,
    subtotal,
    discount,
    tax: 0,
    delivery_fee,
    total,
    refunded: 0,
    placed_at: now,
    created_at: now,
    customer: { name, email, phone, address: null, city, area: null },
    coupon: { code: body.coupon_code, problem: null },
    attribution: { influencer, via: 'coupon', receipt },
    commission: { id: earned.id, amount, bps: null, rule: 'mixed', state: 'pending', matures_at, reversed: 0 },
    items: lines,
    timeline: ['created', 'paid'].map((kind) => ({ kind, created_at: now })),
  })
  const stored = seal(JSON.stringify({ status: 201, body: response }), idempotency)
  answer(idempotency, sha(text), stored, new Date(Date.now() + DAY).toISOString(), now)
  return response
}

const join = grouped(db, write, ({ response, result }) => {
  response.writeHead(201, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(result),
  })
  response.end(result)
})

createServer((request, response) => {
  if (request.method !== 'POST') return response.writeHead(404).end()
  const owner = keyOf.get(sha(request.headers.authorization.slice(8)))
  if (!owner || owner.approval === 'suspended') return response.writeHead(401).end()
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    const text = Buffer.concat(parts).toString()
    join({ owner, text, once: request.headers['idempotency-key'], response })
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
