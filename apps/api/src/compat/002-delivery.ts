import { searchText } from '../kernel/db/db.ts'
import { sellerOf } from '../kernel/access.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { notFound, Refusal } from '../kernel/refusal.ts'
import { placeHostedOrder } from '../features/selling/storefronts/hostedOrders.service.ts'
import { activeZones, findShop } from '../features/selling/storefronts/shopfront.service.ts'
import type { Route } from '../permissions.ts'
import { delivery } from './002-delivery.endpoints.ts'

type Place = { city?: string | undefined; neighborhood?: string | undefined; neighborhood_id?: string | undefined }

export function oldDeliveryRoutes(route: Route, kernel: Kernel) {
  route(delivery.quote, 'quote.read', async ({ actor, body }) => {
    const sponsor_id = sellerOf(actor)
    if (body.shop_id && body.shop_id !== sponsor_id) throw new Refusal('forbidden', 'not_your_shop')
    const zone = await findPlace(kernel, sponsor_id, body)
    // Couriers are the shop's own: what delivery costs is theirs to share.
    return { ...priceOf(zone), platform_fee: 0, courier_earning: zone.fee }
  })
  route(delivery.publicQuote, 'anyone', async ({ body }) => {
    const { id } = await findShop(kernel.db.read, body.shop_id)
    const zone = await findPlace(kernel, id, body)
    return { ...priceOf(zone), estimated_price: zone.fee }
  })
  route(delivery.publicOrder, 'anyone', async ({ body, request }) => {
    const shop = await findShop(kernel.db.read, body.shop_id)
    const { id: zone_id } = await findPlace(kernel, shop.id, body)
    const { client_name: name, client_phone: phone, package_description: description } = body
    const input = { zone_id, customer: { name, phone }, description }
    const visitor = { cookies: request.headers.cookie }
    const placed = await placeHostedOrder(kernel, { slug: shop.slug, input, visitor, ip: request.ip })
    const { id: delivery_id, fulfilment: status, total: total_price, tracking_url } = placed
    return { delivery_id, status, total_price, distance_km: null, tracking_url, message: 'Order created' }
  })
  route(delivery.neighborhoods, 'anyone', async ({ query }) => {
    const { id: sponsor_id } = await findShop(kernel.db.read, query.shop_id)
    const zones = await activeZones(kernel.db.read, sponsor_id)
    const city = query.city && searchText(query.city)
    return zones
      .filter(({ city_key }) => !city || city_key === city)
      .map(({ id, name, city: of, fee, currency }) => ({ id, name, city: of, price: fee, currency }))
  })
}

const priceOf = ({ fee, currency }: { fee: number; currency: string }) => ({
  total_price: fee,
  currency,
  distance_km: null,
  estimation_type: 'neighborhood' as const,
})

async function findPlace({ db }: Kernel, sponsor_id: string, { city, neighborhood = '', neighborhood_id }: Place) {
  const zones = await activeZones(db.read, sponsor_id)
  const isNamed = (zone: { name: string; city_key: string }) =>
    searchText(zone.name) === searchText(neighborhood) && (!city || zone.city_key === searchText(city))
  const zone = zones.find((one) => (neighborhood_id ? one.id === neighborhood_id : isNamed(one)))
  if (!zone) throw notFound()
  return zone
}
