import { storefronts } from '@affluence/contract/storefronts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { placeHostedOrder } from './hostedOrders.service.ts'
import { ownQuote, quoteOfShop } from './quotes.service.ts'
import { listShopProducts, readShop } from './shopfront.service.ts'

export function storefrontRoutes(route: Route, kernel: Kernel) {
  route(storefronts.get, 'anyone', ({ params, query, request, answer }) => {
    answer.cached('private, no-store')
    return readShop(kernel, params.slug, { ref: query.ref, cookies: request.headers.cookie })
  })
  route(storefronts.products, 'anyone', ({ params, query }) => listShopProducts(kernel, params.slug, query))
  route(storefronts.quote, 'anyone', ({ params, body }) => quoteOfShop(kernel, params.slug, body))
  route(storefronts.ownQuote, 'quote.read', ({ actor, body }) => ownQuote(kernel, actor, body))
  route(storefronts.order, 'anyone', ({ params, body, request }) =>
    placeHostedOrder(kernel, {
      slug: params.slug,
      input: body,
      visitor: { ref: body.ref, cookies: request.headers.cookie },
      ip: request.ip,
    }),
  )
}
