import { approvedSponsor, registered, speaking } from './people.ts'
import type { Server } from './server.ts'

export const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const plan = (name: string) => ({
  name,
  category: 'Food',
  budget: 1000_00,
  visibility: 'public',
  start_date: day(0),
  end_date: day(20),
})

/** A company with an open campaign. */
export async function opened(server: Server, name = 'Harvest', more: Record<string, unknown> = {}) {
  const sponsor = await approvedSponsor(server, more)
  const company = await speaking(server, sponsor.username)
  const campaign = String((await company('POST', '/api/v1/campaigns', plan(name))).id)
  await company('POST', `/api/v1/campaigns/${campaign}/activate`)
  return { sponsor, company, campaign }
}

/** With one offer of 300 in it. */
export async function offered(server: Server, more: Record<string, unknown> = {}) {
  const person = await registered(server, 'influencer', more)
  const { sponsor, company, campaign } = await opened(server, 'Harvest', more)
  const creator = await speaking(server, person.username)
  const { party } = (await creator('GET', '/api/v1/me')) as { party: { id: string } }
  const terms = { campaign_id: campaign, influencer_id: party.id, payment_amount: 300_00, requirements: 'One post' }
  const id = String((await company('POST', '/api/v1/ad-requests', terms)).id)
  return { sponsor, person, company, creator, campaign, id }
}
