import { coupons } from '@affluence/contract/coupons'
import { amountOf, percentOf } from '../../../kernel/files/spreadsheetValues.ts'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listCoupons } from './couponView.service.ts'

export const exportedCoupons = exportable({
  name: 'coupons',
  permission: 'coupon.read',
  of: coupons.list,
  ...exportableList({
    read: listCoupons,
    columns: {
      code: (row) => row.code,
      kind: (row) => row.kind,
      percent: (row) => percentOf(row.bps),
      amount: (row) => amountOf(row.amount, row.currency),
      currency: (row) => row.currency,
      minimum_amount: (row) => amountOf(row.minimum_amount, row.currency),
      max_discount: (row) => amountOf(row.max_discount, row.currency),
      max_uses: (row) => row.max_uses,
      max_uses_per_customer: (row) => row.max_uses_per_customer,
      valid_from: (row) => row.valid_from,
      valid_to: (row) => row.valid_to,
      state: (row) => row.state,
      used: (row) => row.used,
      reserved: (row) => row.reserved,
      holder: (row) => row.holder?.influencer.display_name,
      commission_percent: (row) => percentOf(row.holder?.commission_bps),
      target_uses: (row) => row.holder?.target_uses,
      created_at: (row) => row.created_at,
      id: (row) => row.id,
    },
  }),
})
