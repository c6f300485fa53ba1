import type { z } from 'zod'
import type * as data from './webhookData.ts'

/** One example for each kind of `data`; the catalogue adds what a type says differently. */
const influencer = { id: 'inf_019a1f0c52d07c3e9c1d6a1f0b2e4d11', display_name: 'Lena Fischer' }
const orderId = 'ord_019a1f0c6a3b7d5f8a9b0c1d2e3f4a5b'

export const orderExample: z.output<typeof data.OrderWebhook> = {
  order_id: orderId,
  number: 'AF-7K2M9Q',
  external_id: 'SHOP-1042',
  tracking_number: 'AF-7K2M9Q',
  sequence: 1,
  status: 'pending',
  courier: null,
  recipient: { name: 'Awa Diallo', phone: '+237650000000' },
  currency: 'EUR',
  pricing: { total: 12_900, commission: 1365, net: 11_535 },
}
export const courierExample = { name: 'Paul Ngassa', phone: '+237651111111' }
export const refundExample: z.output<typeof data.RefundWebhook> = {
  ...orderExample,
  sequence: 4,
  refund: {
    id: 'rfd_019a1f0d11aa7bbc8ddee0ff11223344',
    amount: 2500,
    delivery_fee: 0,
    reason: 'One item was damaged',
    created_at: '2026-11-27T09:30:00.000Z',
  },
}
export const commissionExample: z.output<typeof data.CommissionWebhook> = {
  commission_id: 'com_019a1f0c6a3b7d5f8a9b0c1d2e3f4a5c',
  state: 'pending',
  influencer,
  source: 'order',
  source_id: orderId,
  currency: 'EUR',
  base: 12_400,
  amount: 1240,
  platform_fee: 125,
  reverses_id: null,
  payout_id: null,
  matures_at: '2026-12-11T09:30:00.000Z',
}
export const affiliationExample: z.output<typeof data.AffiliationWebhook> = {
  request_id: 'afr_019a1f0c7b4c7e6f9a0b1c2d3e4f5a6b',
  state: 'pending',
  influencer,
  product: { id: 'prd_019a1f0c1d2e7f3a8b4c5d6e7f8a9b0c', name: 'Linen shirt' },
  link_id: null,
}
export const adRequestExample: z.output<typeof data.AdRequestWebhook> = {
  ad_request_id: 'adr_019a1f0c8c5d7f7a8b1c2d3e4f5a6b7c',
  state: 'pending',
  influencer,
  campaign: { id: 'cmp_019a1f0c2e3f7a4b9c5d6e7f8a9b0c1d', name: 'Autumn collection' },
  by: 'sponsor',
  offer_number: 1,
  currency: 'EUR',
  payment_amount: 45_000,
  message_id: null,
}
export const payoutExample: z.output<typeof data.PayoutWebhook> = {
  payout_id: 'pay_019a1f0c9d6e7a8b9c2d3e4f5a6b7c8d',
  state: 'draft',
  influencer,
  currency: 'EUR',
  amount: 31_500,
  fees: 3150,
  commission_count: 12,
  reference: null,
  reason: null,
}
export const couponExample: z.output<typeof data.CouponWebhook> = {
  coupon_id: 'cpn_019a1f0cae7f7b9c8d3e4f5a6b7c8d9e',
  code: 'LENA10',
  uses: 100,
  max_uses: 100,
}
export const productExample: z.output<typeof data.ProductWebhook> = {
  product_id: 'prd_019a1f0c1d2e7f3a8b4c5d6e7f8a9b0c',
  name: 'Linen shirt',
  state: 'draft',
  currency: 'EUR',
  price: 5900,
  url: 'https://shop.example.com/linen-shirt',
}
export const endpointId = 'whe_019a1f0cbf8a7c0d9e4f5a6b7c8d9e0f'
