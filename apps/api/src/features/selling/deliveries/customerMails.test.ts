import { branding } from '@affluence/contract/branding'
import { deliveries } from '@affluence/contract/deliveries'
import { orders } from '@affluence/contract/orders'
import { storefronts } from '@affluence/contract/storefronts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mails } from '../../platform/mails/mails.tables.ts'
import { affiliationWorld, type World } from '../../../testing/affiliationWorld.ts'

let w: World
let slug: string
beforeAll(async () => {
  w = await affiliationWorld()
  slug = (await w.shop(branding.get)).body.slug
})
afterAll(() => w.end())

let buyers = 0
const order = async (body: object) => {
  const customer = { name: 'Zoe', phone: `+23765200${String(++buyers).padStart(4, '0')}`, email: 'zoe@example.com' }
  return w.stranger(storefronts.order, { params: { slug }, body: { customer, ...body } as never })
}
const letterTo = (to: string) => w.letters.findLast((letter) => letter.to === to)!

test('the customer is mailed what was ordered, with the link to follow it, in the language of the page', async () => {
  const shirt = await w.offer({ name: 'Chemise', price: 30_00 })
  const { body } = await order({ items: [{ product_id: shirt.id, quantity: 2 }], locale: 'fr' })
  await w.work()
  const letter = letterTo('zoe@example.com')
  expect(letter.subject).toContain(body.number)
  expect(letter.text).toContain('2 × Chemise')
  expect(letter.text).toContain(body.tracking_url)
  expect(letter.text).toContain('Suivre ma commande')
  const secret = body.tracking_url.split('/t/')[1]!
  expect(JSON.stringify(await w.kernel.db.read.select().from(mails))).not.toContain(secret)
})

test('a price that was named is mailed, each once, and nothing that a stranger wrote', async () => {
  const description = 'Visit https://evil.example now'
  const { body } = await order({ description })
  const [{ id } = { id: '' }] = (await w.shop(orders.list, { query: { q: body.number } })).body.data
  await w.shop(deliveries.offer, { params: { id }, body: { amount: 45_00 } })
  await w.shop(deliveries.offer, { params: { id }, body: { amount: 45_00 } })
  await w.work()
  const about = w.letters.filter(({ subject }) => subject.includes(body.number))
  expect(about).toHaveLength(2)
  expect(about.at(-1)!.text).toContain(body.tracking_url)
  expect(about.map(({ text, html }) => `${text}${html}`).join()).not.toContain('evil.example')
})

test('who leaves no address gets no mail, and nobody is mailed without end', async () => {
  const pen = await w.offer({ name: 'Pen', price: 5_00 })
  const items = [{ product_id: pen.id, quantity: 1 }]
  const before = w.letters.length
  const customer = { name: 'Zoe', phone: '+237652999999' }
  expect((await w.stranger(storefronts.order, { params: { slug }, body: { items, customer } })).status).toBe(201)
  await w.work()
  expect(w.letters).toHaveLength(before)
  const statuses: number[] = []
  for (let tries = 0; tries < 6; tries++) statuses.push((await order({ items })).status)
  expect(statuses).toContain(429)
})
