import { keySignIn } from '@affluence/contract/apiKeys'
import { orders } from '@affluence/contract/orders'
import { type BulkAction, roster, type Welcomed } from '@affluence/contract/roster'
import { affiliationWorld } from './affiliationWorld.ts'

/** Influencers whom an admin creates: Jane 1, Jane 2 and so on. */
export async function rosterWorld() {
  const w = await affiliationWorld()
  let n = 1
  const input = (change: object = {}) => ({
    display_name: `Jane ${n}`,
    email: `jane${n}@example.com`,
    username: `jane${n}`,
    ...change,
  })
  const create = (change: object = {}) => w.adminUser(roster.create, { body: input(change) as never })
  return {
    w,
    input,
    create,
    /** From now on another Jane is meant. */
    next: () => void n++,
    async add(change: object = {}): Promise<Welcomed> {
      const answer = await create(change)
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.json))
      return answer.body
    },
    at: ({ influencer }: Welcomed) => ({ params: { id: influencer.id } }),
    byKey: (username: string, api_key: string) => w.stranger(keySignIn.byKey, { body: { username, api_key } }),
    byLink: (url: string) => w.stranger(keySignIn.byLink, { body: { token: url.split('#')[1]! } }),
    listOrders: (key: string) => w.stranger(orders.list, { query: {} }, { authorization: `Api-Key ${key}` }),
    decide: (action: BulkAction, ...ids: string[]) => w.adminUser(roster.bulk, { body: { action, ids } }),
  }
}
