// Many orders at once, written straight into the product's database: half of them brought by the influencer, with
// lines, receipts, commissions, double entry, timeline, facts and sums, spread over the last year.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../scripts/setup.mjs'

const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')
const FIGURES =
  'orders, paid_orders, attributed_orders, attributed_revenue, completed, failed, cancelled, revenue, refunded, discount, commission, platform_fee'

/** `n` of each order, its moment, whether it is attributed and paid, and what it comes to. */
const drawn = (count) => `create temp table drawn as
  with recursive counting(n) as (select 1 union all select n + 1 from counting where n < ${count})
  select n, printf('%012x', unixepoch('now') * 1000 - 31000000000 + n * cast(31000000000 / ${count} as int)) || '7' || printf('%019x', n * 7919) as key,
    strftime('%Y-%m-%dT%H:%M:%fZ', unixepoch('now') - 31000000 + n * 31000000.0 / ${count}, 'unixepoch') as at,
    n % 2 as attributed, n % 10 > 0 as paid, n * 7919 % 97 as dice,
    1000 + (n * 48271 % 90000) as amount from counting`

const rows = ({ sponsor_id, influencer_id, coupon_id, product_id }) => [
  `insert into orders (id, sponsor_id, number, source, external_id, customer_name, customer_email, customer_phone, customer_city,
    search, subtotal, discount, tax, delivery_fee, total, refunded, refunded_delivery, currency, payment_method, coupon_code,
    coupon_id, influencer_id, payment, fulfilment, placed_at, paid_at, created_at, updated_at)
   select 'ord_' || key, '${sponsor_id}', 'BEN-' || n, 'api', 'seed' || n, 'Zoe ' || n, 'zoe' || n || '@example.com',
    '+2376' || (10000000 + n), 'Douala', 'ben-' || n || ' seed' || n || ' zoe ' || n, amount, 0, 0, 500, amount + 500, 0, 0,
    currency, 'external', iif(attributed, 'ADA10', null), iif(attributed, '${coupon_id}', null),
    iif(attributed, '${influencer_id}', null), iif(paid, 'paid', 'unpaid'),
    iif(not paid, 'pending', case when dice < 80 then 'completed' when dice < 90 then 'in_transit' else 'pending' end),
    at, iif(paid, at, null), at, at from drawn, (select currency from sponsors where id = '${sponsor_id}') order by n`,
  `insert into order_items (id, order_id, position, product_id, name, quantity, unit_price, total, discount, tax, base, rule, bps,
    commission, refunded, reversed)
   select 'itm_' || key, 'ord_' || key, 0, '${product_id}', 'Shirt', 1, amount, amount, 0, 0, amount,
    iif(attributed and paid, 'coupon', null), iif(attributed and paid, 1200, null),
    iif(attributed and paid, amount * 12 / 100, null), 0, 0 from drawn order by n`,
  `insert into attributions (id, order_id, sponsor_id, influencer_id, via, policy_version, receipt, created_at, updated_at)
   select 'att_' || key, 'ord_' || key, '${sponsor_id}', iif(attributed, '${influencer_id}', null), iif(attributed, 'coupon', null), 1,
    json_object('policy', 'coupon_first', 'policy_version', 1, 'window_days', 30, 'candidates', json_array(), 'decided_at', at, 'note', null),
    at, at from drawn order by n`,
  `insert into order_events (id, order_id, kind, "from", "to", amount, note, actor_kind, actor_id, created_at)
   select 'oev_' || key, 'ord_' || key, 'created', null, 'pending', null, null, 'key', null, at from drawn order by n`,
  `insert into events (id, type, subject_id, sponsor_id, influencer_id, payload, position, created_at)
   select 'evt_' || key, 'order.created', 'ord_' || key, '${sponsor_id}', iif(attributed, '${influencer_id}', null),
    json_object('order_id', 'ord_' || key), n + 100000, at from drawn order by n`,
  `insert into redemptions (id, coupon_id, order_id, customer_key, state, created_at, updated_at)
   select 'red_' || key, '${coupon_id}', 'ord_' || key, 'zoe' || n, 'used', at, at from drawn where attributed order by n`,
  `insert into commissions (id, influencer_id, sponsor_id, source, source_id, source_label, currency, base, bps, amount,
    platform_fee, rule, policy_version, matures_at, state, created_at, updated_at)
   select 'com_' || key, '${influencer_id}', '${sponsor_id}', 'order', 'ord_' || key, 'BEN-' || n, currency, amount, 1200,
    amount * 12 / 100, amount * 12 / 2000, 'coupon', 1, at, 'pending', at, at
    from drawn, (select currency from sponsors where id = '${sponsor_id}') where attributed and paid order by n`,
  `insert into ledger_entries (id, kind, reference, currency, created_at)
   select 'led_' || substr(id, 5), 'commission', id, currency, created_at from commissions where source_label like 'BEN-%' order by id`,
  `insert into postings (id, entry_id, account, sponsor_id, influencer_id, currency, amount, created_at)
   select 'pst_' || substr(id, 5) || side, 'led_' || substr(id, 5),
    case side when 0 then 'sponsor_owed' else 'influencer_pending' end, sponsor_id, iif(side, influencer_id, null), currency,
    iif(side, amount, -amount), created_at
    from commissions, (select 0 as side union all select 1) where source_label like 'BEN-%' order by id`,
]

const sums = ({ sponsor_id, influencer_id, coupon_id, product_id }) => {
  const figures = `count(*), sum(paid), sum(attributed and paid), sum(iif(attributed and paid, amount + 500, 0)),
    sum(paid and dice < 80), 0, 0, sum(iif(paid, amount + 500, 0)), 0, 0,
    sum(iif(attributed and paid, amount * 12 / 100, 0)), sum(iif(attributed and paid, amount * 12 / 2000, 0))`
  const currency = `(select currency from sponsors where id = '${sponsor_id}')`
  const sale = (
    kind,
    value,
    label,
  ) => `insert or ignore into sale_sums (sponsor_id, day, kind, value, label, currency, sales, revenue)
    select '${sponsor_id}', substr(at, 1, 10), '${kind}', '${value}', '${label}', ${currency}, count(*), sum(amount) from drawn where paid group by 2`
  return [
    `insert or ignore into order_sums (id, sponsor_id, influencer_id, currency, hour, ${FIGURES})
     select 'osm_' || max(key), '${sponsor_id}', iif(attributed, '${influencer_id}', ''), ${currency}, substr(at, 1, 13), ${figures}
     from drawn group by attributed, substr(at, 1, 13)`,
    `insert or ignore into day_sums (owner_id, day, currency, ${FIGURES})
     select '${sponsor_id}', substr(at, 1, 10), ${currency}, ${figures} from drawn group by 2`,
    `insert or ignore into day_sums (owner_id, day, currency, ${FIGURES})
     select '${influencer_id}', substr(at, 1, 10), ${currency}, ${figures} from drawn where attributed group by 2`,
    sale('influencer', influencer_id, ''),
    sale('coupon', coupon_id, 'ADA10'),
    sale('product', product_id, 'Shirt'),
    sale('city', 'douala', 'Douala'),
  ]
}

/** Indexes are made anew once the rows are there, which is many times quicker. */
export function seedOrders(file, shop, count) {
  const db = new Sqlite(file)
  for (const pragma of ['synchronous = off', 'journal_mode = off', 'foreign_keys = off', 'cache_size = -400000'])
    db.pragma(pragma)
  const statements = rows(shop)
  const tables = statements.map((text) => /insert into (\w+)/.exec(text)[1])
  const indexes = db
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (${tables.map(() => '?')})`,
    )
    .all(tables)
  for (const { name } of indexes) db.exec(`drop index "${name}"`)
  db.exec('begin')
  for (const text of [drawn(count), ...statements, ...sums(shop)]) db.exec(text)
  db.exec('commit')
  for (const { sql } of indexes) db.exec(sql)
  db.pragma('journal_mode = wal')
  db.close()
}
