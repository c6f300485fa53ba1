import type { Role } from '@affluence/contract/identities'
import { users } from '@affluence/contract/users'
import { campaigns } from '@affluence/contract/campaigns'
import { influencers } from '@affluence/contract/influencers'
import { orders } from '@affluence/contract/orders'
import { products } from '@affluence/contract/products'
import { call } from '../kernel/api.ts'
import { formatMoney } from '../kernel/format.ts'

export type Found = { to: string; icon: string; label: string; hint: string }
type Finder = { who: readonly Role[]; find: (q: string, signal: AbortSignal) => Promise<Found[]> }
const limit = 4
const all = ['admin', 'sponsor', 'influencer'] as const

/** What the palette can find, each by its own search. */
const finders: readonly Finder[] = [
  {
    who: all,
    find: async (q, signal) =>
      (await call(orders.list, { query: { q, limit } }, signal)).data.map((order) => ({
        to: `/orders/${order.id}`,
        icon: 'i-lucide-shopping-bag',
        label: order.number,
        hint: `${order.customer.name} · ${formatMoney(order.total, order.currency)}`,
      })),
  },
  {
    who: all,
    find: async (q, signal) =>
      (await call(campaigns.list, { query: { q, limit } }, signal)).data.map((campaign) => ({
        to: `/campaigns/${campaign.id}`,
        icon: 'i-lucide-target',
        label: campaign.name,
        hint: campaign.sponsor.company_name,
      })),
  },
  {
    who: all,
    find: async (q, signal) =>
      (await call(products.list, { query: { q, limit } }, signal)).data.map((product) => ({
        to: `/products/${product.id}`,
        icon: 'i-lucide-package',
        label: product.name,
        hint: formatMoney(product.price, product.currency),
      })),
  },
  {
    who: ['sponsor'],
    find: async (q, signal) =>
      (await call(influencers.search, { query: { q, limit } }, signal)).data.map((influencer) => ({
        to: `/influencers/${influencer.id}`,
        icon: 'i-lucide-megaphone',
        label: influencer.display_name,
        hint: influencer.category ?? '',
      })),
  },
  {
    who: ['admin'],
    find: async (q, signal) =>
      (await call(users.list, { query: { q, limit } }, signal)).data.map((user) => ({
        to: `/admin/users/${user.id}`,
        icon: 'i-lucide-user',
        label: user.party?.name ?? user.username,
        hint: user.email ?? user.phone ?? '',
      })),
  },
]

/** What one kind of record refuses to tell does not hide the others. */
export async function findAll(role: Role, q: string, signal: AbortSignal): Promise<Found[]> {
  const answers = await Promise.allSettled(
    finders.filter(({ who }) => who.includes(role)).map(({ find }) => find(q, signal)),
  )
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}
