import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { apiKeys, signInLinks } from '@affluence/contract/apiKeys'
import { campaigns } from '@affluence/contract/campaigns'
import { couriers } from '@affluence/contract/couriers'
import { coupons } from '@affluence/contract/coupons'
import type { Endpoint } from '@affluence/contract/endpoint'
import { exports } from '@affluence/contract/exports'
import { links } from '@affluence/contract/links'
import { notifications } from '@affluence/contract/notifications'
import { orders } from '@affluence/contract/orders'
import { products } from '@affluence/contract/products'
import { shops } from '@affluence/contract/shops'
import { ledger } from '@affluence/contract/ledger'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { webhookInbox } from '@affluence/contract/webhookFeed'
import { webhooks } from '@affluence/contract/webhooks'
import { zones } from '@affluence/contract/zones'
import { approveMature, makeCommission } from '../features/selling/commissions/commissions.service.ts'
import { createPayoutFor } from '../features/selling/payouts/payouts.service.ts'
import type { Offered } from '../kernel/http/http.ts'
import { prefixOf, sampleOf } from './samples.ts'
import { socialPlatforms } from './social/socialPlatforms.ts'
import { socialPerson } from './social/people.ts'
import { wooCall } from './shops.ts'
import { type Answer, type Caller, testApp } from './testApp.ts'

type App = Awaited<ReturnType<typeof testApp>>
type Platforms = Awaited<ReturnType<typeof socialPlatforms>>
/** Operations on rows that are meant to be read by others; what they show is tested with their feature. */
export const open = new Set([
  'GET /api/v1/campaigns/:id',
  'GET /api/v1/influencers/:id',
  'PUT /api/v1/influencers/:id/shortlist',
  'DELETE /api/v1/influencers/:id/shortlist',
])

/** One of each role, and rows of somebody else, by the prefix of their ids. */
export async function strangersWorld() {
  const platforms = await socialPlatforms()
  const t = await testApp({ env: platforms.env })
  const admin = await t.admin()
  const approved = async () => {
    const sponsor = await t.register('sponsor')
    await admin(users.approve, { params: { id: sponsor.me.id } })
    return sponsor
  }
  const actors = { admin, sponsor: await approved(), influencer: await t.register('influencer') }
  const pending = await t.register('sponsor')

  const theirs: Record<string, string> = {}
  const owner = await approved()
  const partner = await t.register('influencer')
  await t.work()
  const plan = {
    name: 'Theirs',
    category: 'Food',
    start_date: '2026-03-01',
    end_date: '2026-06-01',
    budget: 100_000,
    visibility: 'private',
  } as const
  const campaign = (await owner(campaigns.create, { body: plan })).body
  await owner(campaigns.activate, { params: { id: campaign.id } })
  const offer = { campaign_id: campaign.id, influencer_id: partner.me.party!.id, payment_amount: 5000 }
  theirs['cmp'] = campaign.id
  theirs['adr'] = (await owner(adRequests.create, { body: offer })).body.id
  const goods = {
    name: 'Theirs',
    price: 1000,
    url: 'https://shop.example.com/a',
    commission: { kind: 'percent', bps: 500 },
  } as const
  theirs['prd'] = (await owner(products.create, { body: { ...goods, state: 'draft' } })).body.id
  const product_id = (await owner(products.create, { body: goods })).body.id
  theirs['afr'] = (await partner(affiliations.ask, { body: { product_id } })).body.id
  await owner(affiliations.approve, { params: { id: theirs['afr'] }, body: {} })
  theirs['lnk'] = (await partner(links.list, { query: {} })).body.data[0]!.id
  const coupon = { code: 'THEIRS10', kind: 'percent', bps: 1000 } as const
  theirs['cpn'] = (await owner(coupons.create, { body: coupon })).body.id
  const order = { items: [{ name: 'Theirs', quantity: 1, unit_price: 1000 }], customer: { name: 'Theirs' } }
  theirs['ord'] = (await owner(orders.create, { body: order })).body.id
  theirs['zon'] = (await owner(zones.create, { body: { name: 'Theirs', city: 'Theirs', fee: 100 } })).body.id
  theirs['cou'] = (await owner(couriers.create, { body: { name: 'Theirs', phone: '+237670000000' } })).body.id
  theirs['key'] = (await owner(apiKeys.create, { body: { name: 'Theirs' } })).body.id
  Object.assign(theirs, await calledBy(t, owner), await toldTo(owner), await connectedBy(t, platforms, partner))
  theirs['sil'] = (await partner(signInLinks.create)).body.id
  theirs['top'] = (await owner(ledger.askTopUp, { body: { amount: 10_000 } })).body.id
  Object.assign(theirs, await paidOut(t, theirs['ord'], owner.me.party!.id, partner.me.party!.id))
  theirs['exp'] = (await owner(exports.create, { body: { list: 'orders' } })).body.id
  const csv = 'name,price,url,commission_percent\nTheirs,1,https://shop.example.com/b,5'
  theirs['imp'] = (await owner(products.import, { body: { csv } })).body.id
  theirs['usr'] = owner.me.id
  theirs['spo'] = owner.me.party!.id
  theirs['inf'] = partner.me.party!.id
  theirs['ses'] = (await owner(myAccount.sessions, { query: {} })).body.data[0]!.id
  theirs['ntf'] = (await owner(notifications.list, { query: {} })).body.data[0]!.id
  return {
    t,
    actors,
    pending,
    somebodyElses(prefix: string) {
      if (!theirs[prefix])
        throw new Error(`no row with an id ${prefix}_… belongs to somebody else: make one in strangersWorld`)
      return theirs[prefix]
    },
    async end() {
      await t.end()
      await platforms.close()
    },
  }
}

/** A shop and a call of it. */
async function calledBy(t: App, owner: Caller) {
  const { body } = await owner(shops.connect, { body: { kind: 'woocommerce', name: 'Theirs' } })
  await wooCall(t.app, body, 'order.created', { id: 1 })
  const { data } = (await owner(shops.events, { params: { id: body.id }, query: {} })).body
  return { shc: body.id, inb: data[0]!.id }
}

/** An endpoint and what was sent there. */
async function toldTo(owner: Caller) {
  const { url } = (await owner(webhookInbox.open)).body
  const { id } = (await owner(webhooks.create, { body: { url, events: ['*'] } })).body
  return { whe: id, whd: (await owner(webhooks.test, { params: { id } })).body.id }
}

/** An account at Instagram, and the task of its first sync. */
async function connectedBy(t: App, platforms: Platforms, partner: Caller) {
  const { body } = await partner(socialAccounts.connect, { body: { platform: 'instagram' } })
  const agreed = platforms.agree('instagram', body.authorize_url, socialPerson())
  const { id } = (await partner(socialAccounts.complete, { body: agreed })).body
  const task = await partner(socialAccounts.sync, { params: { id } })
  await t.work()
  return { soc: id, syn: task.body.task_id }
}

/** A commission and the payout it is in. */
const paidOut = (t: App, order_id: string, sponsor_id: string, influencer_id: string) =>
  t.kernel.db.write(async (tx) => {
    const commission = { base: 90_000, amount: 9000, bps: 1000, rule: 'sponsor', platform_fee: 0 } as const
    const of = {
      source: 'order',
      source_id: order_id,
      source_label: 'Theirs',
      sponsor_id,
      influencer_id,
    } as const
    const terms = { currency: 'USD', earned: commission, policy_version: 1, matures_at: tx.now, by: null }
    const { id } = await makeCommission(tx, { ...of, ...terms })
    await approveMature(tx, 1)
    const payout = await createPayoutFor(tx, { sponsor_id, influencer_id, period_to: '2026-12-31', by: null })
    return { com: id, pay: payout.id }
  })

export const nameOf = ({ endpoint }: Offered) => `${endpoint.method} ${endpoint.path}`
export const isStream = ({ endpoint }: Offered) => endpoint.path === '/api/v1/live'

export async function ask(
  caller: Caller,
  { endpoint }: Offered,
  id: (prefix: string) => string,
): Promise<Answer<unknown>> {
  const params = Object.entries(endpoint.params?.shape ?? {}).map(([name, field]) => {
    const prefix = prefixOf(field as never)
    return [name, prefix ? id(prefix) : 'no-such-thing']
  })
  const body = endpoint.body ? { body: sampleOf(endpoint.body) } : {}
  return caller(endpoint as Endpoint, { params: Object.fromEntries(params), ...body } as never)
}
