import { users } from '@affluence/contract/users'
import { affiliations } from '@affluence/contract/affiliations'
import { type Product, products } from '@affluence/contract/products'
import { type Caller, testApp } from './testApp.ts'

/** Two sponsors, two influencers and an admin in the real application, and what they usually do. */
export async function affiliationWorld(options: Parameters<typeof testApp>[0] = {}) {
  const t = await testApp(options)
  type Person = Awaited<ReturnType<typeof t.register>>
  /** Signs in again when the clock was moved past the life of a token. */
  function lasting(person: Person, again: () => Promise<Person>) {
    let now = person
    const call: Caller = async (endpoint, input, headers) => {
      const answer = await now(endpoint, input, headers)
      if (answer.status !== 401) return answer
      const next = await again().catch(() => null)
      if (!next) return answer
      now = next
      return now(endpoint, input, headers)
    }
    return Object.assign(call, { me: person.me })
  }
  const newcomer = async (role: 'sponsor' | 'influencer') => {
    const person = await t.register(role)
    return lasting(person, () => t.signIn(person.me.username))
  }
  const admin = lasting(await t.admin(), t.admin)
  const [shop, rival] = [await newcomer('sponsor'), await newcomer('sponsor')]
  for (const { me } of [shop, rival]) await admin(users.approve, { params: { id: me.id } })
  const [ada, bea] = [await newcomer('influencer'), await newcomer('influencer')]
  let count = 0

  async function offer(change: object = {}, by = shop): Promise<Product> {
    const body = {
      name: `Product ${++count}`,
      price: 29_90,
      url: `https://shop.example.com/p/${count}?x=%20y#top`,
      commission: { kind: 'percent', bps: 1500 },
      ...change,
    } as const
    const product = await by(products.create, { body: body as never })
    if (product.status !== 201) throw new Error(JSON.stringify(product.json))
    return product.body
  }
  const ask = (product_id: string, by = ada, message?: string) =>
    by(affiliations.ask, { body: message === undefined ? { product_id } : { product_id, message } })
  /** A product, asked for and approved: the link works. */
  async function linked(change: object = {}, by = ada) {
    const product = await offer(change)
    const answer = await ask(product.id, by)
    const { body: request } = await shop(affiliations.approve, { params: { id: answer.body.id }, body: {} })
    return { product, request, link: request.link! }
  }
  const visit = (
    code: string,
    headers: Record<string, string> = {},
    more: { method?: 'GET' | 'HEAD'; ip?: string } = {},
  ) =>
    t.app.inject({
      method: more.method ?? 'GET',
      url: `/r/${code}`,
      remoteAddress: more.ip ?? '203.0.113.7',
      headers: { 'user-agent': BROWSER, ...headers },
    })
  return { ...t, newcomer, adminUser: admin, shop, rival, ada, bea, offer, ask, linked, visit }
}
export type World = Awaited<ReturnType<typeof affiliationWorld>>

export const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
