import { storefronts } from '@affluence/contract/storefronts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { placeHostedOrder } from './hostedOrders.service.ts'
import { ownQuote, quoteOfShop } from './quotes.service.ts'
import en from './shopPage.en.json' with { type: 'json' }
import fr from './shopPage.fr.json' with { type: 'json' }
import { readShopPage } from './shopPage.service.ts'
import { listShopProducts, readShop } from './shopfront.service.ts'

type Words = typeof en
const nobody = ({ none: { title, text, home } }: Words) => ({ title, text, link: { to: '/', text: home } })
type ShopHead = Exclude<Awaited<ReturnType<typeof readShopPage>>, { moved_to: string } | null>
const headOf = ({ name, message, ...head }: ShopHead, { about }: Words) => ({
  ...head,
  title: name,
  description: message ?? about.replace('{name}', () => name),
})

export function storefrontRoutes(route: Route, kernel: Kernel) {
  route(storefronts.page, 'anyone', async ({ params, request, answer }) => {
    const shop = await readShopPage(kernel, params.slug)
    answer.cached('no-cache')
    if (!shop) return answer.notFoundPage({ en: nobody(en), fr: nobody(fr) })
    if (!('moved_to' in shop)) return answer.lightPage({ en: headOf(shop, en), fr: headOf(shop, fr) })
    // With what the visitor came through.
    const [, query] = request.url.split('?', 2)
    return answer.redirect(`/book/${shop.moved_to}${query ? `?${query}` : ''}`, { status: 301 })
  })
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
