import { myAccount } from '@affluence/contract/account'
import { users } from '@affluence/contract/users'
import { adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { apiKeys, keySignIn, type Scope, signInLinks } from '@affluence/contract/apiKeys'
import { campaigns } from '@affluence/contract/campaigns'
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
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveMature, makeCommission } from './features/selling/commissions/commissions.service.ts'
import { createPayoutFor } from './features/selling/payouts/payouts.service.ts'
import type { Offered } from './kernel/http/http.ts'
import { prefixOf, randomId, sampleOf } from './testing/samples.ts'
import { socialPlatforms } from './testing/social/socialPlatforms.ts'
import { socialPerson } from './testing/social/people.ts'
import { wooCall } from './testing/shops.ts'
import { fingerprint } from './testing/tables.ts'
import { type Answer, type Caller, testApp } from './testing/testApp.ts'

let platforms: Awaited<ReturnType<typeof socialPlatforms>>
let t: Awaited<ReturnType<typeof testApp>>
type Kind = 'admin' | 'sponsor' | 'influencer'
let actors: Record<Kind, Caller>
let pending: Caller
/** A row of somebody else, by the prefix of its id. */
const theirs: Record<string, string> = {}
/** Operations on rows that are meant to be read by others; what they show is tested with their feature. */
const open = new Set([
  'GET /api/v1/campaigns/:id',
  'GET /api/v1/influencers/:id',
  'PUT /api/v1/influencers/:id/shortlist',
  'DELETE /api/v1/influencers/:id/shortlist',
])

beforeAll(async () => {
  platforms = await socialPlatforms()
  t = await testApp({ env: platforms.env })
  const admin = await t.admin()
  const approved = async () => {
    const sponsor = await t.register('sponsor')
    await admin(users.approve, { params: { id: sponsor.me.id } })
    return sponsor
  }
  actors = { admin, sponsor: await approved(), influencer: await t.register('influencer') }
  pending = await t.register('sponsor')

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
  theirs['key'] = (await owner(apiKeys.create, { body: { name: 'Theirs' } })).body.id
  Object.assign(theirs, await calledBy(owner), await toldTo(owner), await connectedBy(partner))
  theirs['sil'] = (await partner(signInLinks.create)).body.id
  theirs['top'] = (await owner(ledger.askTopUp, { body: { amount: 10_000 } })).body.id
  Object.assign(theirs, await paidOut(owner.me.party!.id, partner.me.party!.id))
  theirs['exp'] = (await owner(exports.create, { body: { list: 'orders' } })).body.id
  const csv = 'name,price,url,commission_percent\nTheirs,1,https://shop.example.com/b,5'
  theirs['imp'] = (await owner(products.import, { body: { csv } })).body.id
  theirs['usr'] = owner.me.id
  theirs['spo'] = owner.me.party!.id
  theirs['inf'] = partner.me.party!.id
  theirs['ses'] = (await owner(myAccount.sessions, { query: {} })).body.data[0]!.id
  theirs['ntf'] = (await owner(notifications.list, { query: {} })).body.data[0]!.id
})
afterAll(async () => {
  await t.end()
  await platforms.close()
})

/** A shop and a call of it. */
async function calledBy(owner: Caller) {
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
async function connectedBy(partner: Caller) {
  const { body } = await partner(socialAccounts.connect, { body: { platform: 'instagram' } })
  const agreed = platforms.agree('instagram', body.authorize_url, socialPerson())
  const { id } = (await partner(socialAccounts.complete, { body: agreed })).body
  const task = await partner(socialAccounts.sync, { params: { id } })
  await t.work()
  return { soc: id, syn: task.body.task_id }
}

/** A commission and the payout it is in. */
const paidOut = (sponsor_id: string, influencer_id: string) =>
  t.kernel.db.write(async (tx) => {
    const commission = { base: 90_000, amount: 9000, bps: 1000, rule: 'sponsor', platform_fee: 0 } as const
    const of = {
      source: 'order',
      source_id: theirs['ord']!,
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

const nameOf = ({ endpoint }: Offered) => `${endpoint.method} ${endpoint.path}`
const isStream = ({ endpoint }: Offered) => endpoint.path === '/api/v1/live'

async function ask(caller: Caller, { endpoint }: Offered, id: (prefix: string) => string): Promise<Answer<unknown>> {
  const params = Object.entries(endpoint.params?.shape ?? {}).map(([name, field]) => {
    const prefix = prefixOf(field as never)
    return [name, prefix ? id(prefix) : 'no-such-thing']
  })
  const body = endpoint.body ? { body: sampleOf(endpoint.body) } : {}
  return caller(endpoint as Endpoint, { params: Object.fromEntries(params), ...body } as never)
}
const somebodyElses = (prefix: string) => {
  if (!theirs[prefix])
    throw new Error(`no row with an id ${prefix}_… belongs to somebody else in this test: make one in beforeAll`)
  return theirs[prefix]
}

test('whoever does not say who they are gets in nowhere', async () => {
  const before = await fingerprint(t.kernel.db.read)
  for (const offered of t.app.routes.filter((one) => one.grant)) {
    expect([nameOf(offered), (await ask(t.stranger, offered, randomId)).status]).toEqual([nameOf(offered), 401])
    const forged = await ask(t.withToken('eyJhbGciOiJub25lIn0.e30.'), offered, randomId)
    expect([nameOf(offered), forged.status]).toEqual([nameOf(offered), 401])
  }
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('a role that has no such power is refused, and nothing is written', async () => {
  const before = await fingerprint(t.kernel.db.read)
  let requests = 0
  for (const offered of t.app.routes) {
    for (const kind of ['admin', 'sponsor', 'influencer'] as const) {
      if (!offered.grant || offered.grant.kinds.includes(kind)) continue
      requests++
      expect([nameOf(offered), kind, (await ask(actors[kind], offered, randomId)).status]).toEqual([
        nameOf(offered),
        kind,
        403,
      ])
    }
  }
  expect(requests).toBeGreaterThan(30)
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('a sponsor who waits for approval is refused in one place, with one code', async () => {
  const before = await fingerprint(t.kernel.db.read)
  const guarded = t.app.routes.filter(({ grant }) => grant?.approved && grant.kinds.includes('sponsor'))
  expect(guarded.length).toBeGreaterThan(5)
  for (const offered of guarded) {
    const { status, code } = await ask(pending, offered, randomId)
    expect([nameOf(offered), status, code]).toEqual([nameOf(offered), 403, 'approval_required'])
  }
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('what belongs to somebody else does not exist, exactly like what never did', async () => {
  const before = await fingerprint(t.kernel.db.read)
  const owned = t.app.routes.filter(
    (one) => one.endpoint.params && one.grant && !isStream(one) && !open.has(nameOf(one)),
  )
  let requests = 0
  for (const offered of owned) {
    for (const kind of ['sponsor', 'influencer'] as const) {
      if (!offered.grant!.kinds.includes(kind)) continue
      requests++
      const foreign = await ask(actors[kind], offered, somebodyElses)
      expect([nameOf(offered), kind, foreign.status, foreign.code]).toEqual([nameOf(offered), kind, 404, 'not_found'])
      const absent = await ask(actors[kind], offered, randomId)
      expect([nameOf(offered), kind, absent.json]).toEqual([nameOf(offered), kind, foreign.json])
    }
  }
  expect(requests).toBeGreaterThan(20)
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

test('an address that cannot exist is one that does not, for everybody', async () => {
  for (const offered of t.app.routes.filter((one) => one.endpoint.params && one.grant && !isStream(one))) {
    const kind = (['admin', 'sponsor', 'influencer'] as const).find((one) => offered.grant!.kinds.includes(one))
    const { status } = await ask(actors[kind!], offered, () => "1' or '1'='1")
    expect([nameOf(offered), status]).toEqual([nameOf(offered), 404])
  }
})

/** A program of somebody who may hold one, with these scopes. */
async function program(owner: Caller, scopes: Scope[]): Promise<Caller> {
  const { key } = (await owner(apiKeys.create, { body: { name: 'Stranger', scopes } })).body
  return (endpoint, input, headers = {}) => t.stranger(endpoint, input, { authorization: `Api-Key ${key}`, ...headers })
}
const closed = (offered: Offered) => offered.grant && !isStream(offered)

test('a key does what its scopes say and nothing else; whatever belongs to another shop does not exist', async () => {
  const weak = await program(actors.sponsor, ['webhooks:write'])
  const strong = await program(actors.sponsor, [
    'orders:read',
    'orders:write',
    'products:read',
    'commissions:read',
    'wallet:read',
  ])
  const before = await fingerprint(t.kernel.db.read)
  const offered = t.app.routes.filter(closed)
  const never = offered.filter(({ grant }) => !grant!.kinds.includes('key') || !grant!.scope)
  const others = offered.filter((one) => !never.includes(one) && one.grant!.scope !== 'webhooks:write')
  for (const [code, operations] of [['forbidden', never] as const, ['scope_missing', others] as const]) {
    expect(operations.length).toBeGreaterThan(5)
    for (const one of operations) {
      const answer = await ask(weak, one, randomId)
      expect([nameOf(one), answer.status, answer.code]).toEqual([nameOf(one), 403, code])
    }
  }
  for (const one of others.filter((other) => other.endpoint.params && !open.has(nameOf(other))))
    expect([nameOf(one), (await ask(strong, one, somebodyElses)).status]).toEqual([nameOf(one), 404])
  expect(withoutUse(await fingerprint(t.kernel.db.read))).toEqual(withoutUse(before))
})

test('a bearer of a dashboard link changes nothing', async () => {
  const { body: link } = await actors.influencer(signInLinks.create)
  const token = link.url.split('#')[1]!
  const { body: session } = await t.stranger(keySignIn.byLink, { body: { token } })
  const guest = t.withToken(session.access_token)
  const before = await fingerprint(t.kernel.db.read)
  for (const offered of t.app.routes.filter((one) => closed(one) && one.endpoint.method !== 'GET'))
    expect([nameOf(offered), (await ask(guest, offered, randomId)).status]).toEqual([nameOf(offered), 403])
  expect(await fingerprint(t.kernel.db.read)).toEqual(before)
})

/** That a key was used is written down, and nothing else. */
const withoutUse = ({ api_keys: _, login_events: __, attempt_counters: ___, ...rest }: Record<string, string>) => rest
