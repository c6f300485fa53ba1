import { id, line, Money, prose } from '@affluence/contract/common'
import { endpoint } from '@affluence/contract/endpoint'
import { Phone } from '@affluence/contract/identities'
import { FulfilmentState } from '@affluence/contract/orders'
import { z } from 'zod'

const tag = 'Compatibility: delivery'
const shop_id = line(60).meta({ description: 'The id of the shop, or the last part of its public address' })

const place = {
  city: line(100).optional(),
  neighborhood: line(100).optional().meta({ description: 'The name of a zone' }),
  neighborhood_id: id('zon').optional(),
}
const named = { path: ['neighborhood_id'], params: { code: 'required' } }
const isNamed = ({ neighborhood, neighborhood_id }: { neighborhood?: unknown; neighborhood_id?: unknown }) =>
  Boolean(neighborhood ?? neighborhood_id)

const estimated = {
  total_price: Money,
  distance_km: z.null().meta({ description: 'Prices go by zone here, not by distance' }),
  currency: z.string(),
  estimation_type: z.literal('neighborhood'),
}
const OldQuote = z
  .object({ ...estimated, platform_fee: Money, courier_earning: Money })
  .meta({ id: 'OldDeliveryQuote' })
const OldPublicQuote = z.object({ ...estimated, estimated_price: Money }).meta({ id: 'OldPublicDeliveryQuote' })
const OldNeighborhood = z
  .object({ id: id('zon'), name: z.string(), city: z.string(), price: Money, currency: z.string() })
  .meta({ id: 'OldNeighborhood' })

export const delivery = {
  quote: endpoint({
    method: 'POST',
    path: '/api/quote',
    tag,
    summary: 'What delivery to a zone of my shop costs',
    body: z.object({ shop_id: shop_id.optional(), ...place }).refine(isNamed, named),
    response: OldQuote,
    errors: { not_your_shop: 403 },
  }),
  publicQuote: endpoint({
    method: 'POST',
    path: '/api/public/quote',
    tag,
    summary: 'What delivery to a zone of a shop costs',
    body: z.object({ shop_id, ...place }).refine(isNamed, named),
    response: OldPublicQuote,
  }),
  publicOrder: endpoint({
    method: 'POST',
    path: '/api/public/orders',
    tag,
    summary: 'Order a delivery from a shop, without an account, paid when it arrives',
    body: z
      .object({
        shop_id,
        ...place,
        client_name: line(120),
        client_phone: Phone,
        package_description: prose(200, 1),
        payment_method: line(40).optional().meta({ description: 'Taken and ignored: it is paid when it arrives' }),
      })
      .refine(isNamed, named),
    response: z
      .object({
        delivery_id: id('ord'),
        status: FulfilmentState,
        total_price: Money,
        distance_km: z.null(),
        tracking_url: z.string(),
        message: z.string(),
      })
      .meta({ id: 'OldPublicOrder' }),
    status: 201,
    errors: { shop_closed: 409, account_closed: 409, work_required: 429, too_many_attempts: 429, too_large: 422 },
  }),
  neighborhoods: endpoint({
    method: 'GET',
    path: '/api/neighborhoods',
    tag,
    summary: 'The zones of a shop, of a city where one is named',
    query: z.object({ shop_id, city: z.string().max(100).optional() }),
    response: z.array(OldNeighborhood).max(200),
  }),
}
