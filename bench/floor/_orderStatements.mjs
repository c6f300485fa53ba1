// The statements of an order: the look-ups, and one insert for each row that is written.
import { inserting, openFloor } from './_floor.mjs'

export const db = openFloor()
const into = inserting(db)

export const keyOf =
  db.prepare(`select k.id, k.sponsor_id, s.currency, s.default_commission_bps, s.window_days, s.approval
  from api_keys k join sponsors s on s.id = k.sponsor_id where k.hash = (select ?) and k.revoked_at is null`)
export const couponOf =
  db.prepare(`select c.id, c.bps, a.id as assignment_id, a.influencer_id, a.commission_bps, i.display_name
  from coupons c join coupon_assignments a on a.coupon_id = c.id and a.ended_at is null
  join influencers i on i.id = a.influencer_id where c.sponsor_id = (select ?) and c.code_key = (select ?)`)
export const rateOf = db.prepare(`select agreed_bps as bps from affiliation_requests
  where product_id = ? and influencer_id = ? and state = 'approved'`)
export const storedAnswer = db.prepare('select answer from idempotency_keys where id = ?')
export const orderByNumber = db.prepare('select id from orders where number = ?')
export const orderByExternalId = db.prepare(
  'select id from orders where sponsor_id = ? and source = ? and external_id = ?',
)

export const answer = into('idempotency_keys', 'id body_hash answer expires_at created_at')
export const order = into(
  'orders',
  'id sponsor_id number source external_id customer_name customer_email customer_phone customer_city search subtotal discount tax delivery_fee total refunded refunded_delivery currency payment_method coupon_code coupon_id influencer_id payment fulfilment placed_at paid_at created_at updated_at',
)
export const item = into(
  'order_items',
  'id order_id position product_id name quantity unit_price total discount tax base rule bps commission refunded reversed',
)
export const attribution = into(
  'attributions',
  'id order_id sponsor_id influencer_id via policy_version receipt created_at updated_at',
)
export const use = into('redemptions', 'id coupon_id assignment_id order_id customer_key state created_at updated_at')
export const countUse = db.prepare('update coupons set uses = uses + 1 where id = ?')
const FIGURES =
  'orders paid_orders attributed_orders attributed_revenue completed failed cancelled revenue refunded discount commission platform_fee'
const adding = (columns) =>
  columns
    .split(' ')
    .map((name) => `"${name}" = "${name}" + excluded."${name}"`)
    .join(', ')
export const hourly = into(
  'order_sums',
  `id sponsor_id influencer_id currency hour ${FIGURES}`,
  `on conflict (sponsor_id, hour, influencer_id, currency) do update set ${adding(FIGURES)}`,
)
export const daily = into(
  'day_sums',
  `owner_id currency day ${FIGURES}`,
  `on conflict (owner_id, day, currency) do update set ${adding(FIGURES)}`,
)
export const sale = into(
  'sale_sums',
  'sponsor_id day kind value label currency sales revenue',
  `on conflict (sponsor_id, day, kind, value, currency) do update set label = excluded.label, ${adding('sales revenue')}`,
)
export const step = into('order_events', 'id order_id kind from to amount actor_kind actor_id created_at')
export const fact = into('events', 'id type subject_id sponsor_id influencer_id actor_kind actor_id payload created_at')
export const commission = into(
  'commissions',
  'id influencer_id sponsor_id source source_id source_label currency base bps amount platform_fee rule policy_version matures_at state created_at updated_at',
)
export const entry = into('ledger_entries', 'id kind reference currency created_at')
export const posting = into('postings', 'id entry_id account sponsor_id influencer_id currency amount created_at')
export const balance = into(
  'balances',
  'id key account sponsor_id influencer_id currency amount updated_at',
  'on conflict (key) do update set amount = amount + excluded.amount, updated_at = excluded.updated_at',
)
