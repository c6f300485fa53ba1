import type { NewCampaign } from '@affluence/contract/campaigns'
import type { InfluencerActor, SponsorActor } from '../kernel/access.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { createCampaign } from '../features/deals/campaigns/campaigns.service.ts'
import { createInfluencer } from '../features/people/influencers/influencers.service.ts'
import { createSponsor } from '../features/people/sponsors/sponsors.service.ts'

const person = { ip: '127.0.0.1', user_agent: 'test', session_id: 'ses_1', fresh: true }
const free = { approval: 'approved', flagged: false } as const

export const newSponsor = (kernel: Kernel, company_name: string, currency = 'EUR'): Promise<SponsorActor> =>
  kernel.db.write(async (tx) => {
    const { id } = await createSponsor(tx, { company_name, currency, approval: 'approved' })
    return { ...person, ...free, kind: 'sponsor', sponsor_id: id, user_id: `usr_${id.slice(4)}` }
  })

export const newInfluencer = (kernel: Kernel, display_name: string): Promise<InfluencerActor> =>
  kernel.db.write(async (tx) => {
    const { id } = await createInfluencer(tx, { display_name, approval: 'approved' })
    return { ...person, ...free, kind: 'influencer', influencer_id: id, user_id: `usr_${id.slice(4)}` }
  })

export const spring: NewCampaign = {
  name: 'Spring',
  description: 'Fresh colours',
  category: 'Fashion',
  niche: null,
  start_date: '2026-03-01',
  end_date: '2026-03-31',
  budget: 1000_00,
  visibility: 'public',
  goals: 'Be seen',
}

export const newCampaign = (kernel: Kernel, sponsor: SponsorActor, change: Partial<NewCampaign> = {}) =>
  createCampaign(kernel, sponsor, { ...spring, ...change }, 'active')
