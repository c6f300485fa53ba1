import { shopPages, terms } from '@affluence/contract/sponsors'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeTerms, readTerms } from './terms.service.ts'
import en from './shopPage.en.json' with { type: 'json' }
import fr from './shopPage.fr.json' with { type: 'json' }
import { readShopPage } from './shopPage.service.ts'

type Words = typeof en
type Company = { name: string; description: string; website: string | null }
const none = ({ none: { title, text, home } }: Words) => ({ title, text, link: { to: '/', text: home } })
const pageOf = ({ name, description, website }: Company, { site }: Words) => ({
  title: name,
  text: description,
  link: website ? { to: website, text: site } : null,
})

export function sponsorRoutes(route: Route, kernel: Kernel) {
  route(shopPages.open, 'anyone', async ({ params, answer }) => {
    const shop = await readShopPage(kernel.db.read, params.slug)
    answer.cached('no-cache')
    if (!shop) return answer.notFoundPage({ en: none(en), fr: none(fr) })
    if ('moved_to' in shop) return answer.redirect(`/book/${shop.moved_to}`, { status: 301 })
    return answer.page({ en: pageOf(shop, en), fr: pageOf(shop, fr) }, 'shop')
  })
  route(terms.own, 'terms.own', ({ actor }) => readTerms(kernel, actor.sponsor_id))
  route(terms.changeOwn, 'terms.own', ({ actor, body }) => changeTerms(kernel, actor, actor.sponsor_id, body))
  route(terms.of, 'terms.decide', ({ params }) => readTerms(kernel, params.id))
  route(terms.change, 'terms.decide', ({ actor, params, body }) => changeTerms(kernel, actor, params.id, body))
}
