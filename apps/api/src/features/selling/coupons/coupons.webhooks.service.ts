import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { type Fact, idsOf, webhook } from '../../people/webhooks/sources.service.ts'
import { couponExhausted } from './coupons.events.ts'
import { coupons } from './coupons.tables.ts'

const rowsOf = statement('webhook_coupons', (db) =>
  db.select({ id: coupons.id, code: coupons.code }).from(coupons).where(among(coupons.id, 'ids')),
)
type Exhausted = Fact<{ coupon_id: string; uses: number; max_uses: number }>
async function bodies(db: Reader, of: readonly Exhausted[]) {
  const rows = await rowsOf(db, { ids: listValue(idsOf(of, ({ payload }) => payload.coupon_id)) })
  const codes = new Map(rows.map(({ id, code }) => [id, code]))
  return of.map(({ payload }) => {
    const code = codes.get(payload.coupon_id)
    return code === undefined ? null : { ...payload, code }
  })
}

export const couponWebhooks = [webhook({ type: 'coupon.exhausted', on: couponExhausted, bodies })]
