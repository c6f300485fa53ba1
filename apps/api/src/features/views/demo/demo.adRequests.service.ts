import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later } from '../../../kernel/clock.ts'
import { createRequest } from '../../deals/adRequests/adRequests.service.ts'
import { completeRequest, submitRequest } from '../../deals/adRequests/delivery.service.ts'
import { acceptRequest, counterRequest, rejectRequest } from '../../deals/adRequests/negotiation.service.ts'
import { completeSilent, expireRequests } from '../../deals/adRequests/withdrawal.service.ts'
import { createCampaign } from '../../deals/campaigns/campaigns.service.ts'
import { campaignIdeas } from './demo.campaigns.ts'
import { seedScenes } from './demo.scenes.service.ts'
import { companies } from './demo.people.ts'
import type { World } from './demo.world.ts'

/** Minor units that read well in a currency: 2,000.00 euros, 1,200,000 francs. */
const round = (currency: string) => ({ XAF: 1_200_000, XOF: 1_200_000, NGN: 90_000_000 })[currency] ?? 200_000

export async function seedCampaigns(
  world: World,
  sponsor: SponsorActor,
  influencers: InfluencerActor[],
  index: number,
  today: string,
) {
  const budget = round(companies[index]!.currency)
  for (const [n, offset] of [-210, -100, -20].entries()) {
    const idea = campaignIdeas[(index + n) % campaignIdeas.length]!
    const start = later(today, offset * DAY)
    world.clock.steer(later(start, -5 * DAY))
    const days = { start_date: start.slice(0, 10), end_date: later(start, 75 * DAY).slice(0, 10) }
    const plan = { ...idea, ...days, budget: budget * 4 }
    const campaign = await createCampaign(world.kernel, sponsor, plan, 'active')
    for (let k = 0; k < 5; k++)
      await seedRequest(world, sponsor, influencers[(index * 11 + n * 5 + k * 3) % influencers.length]!, campaign.id, {
        at: later(start, k * 2 * DAY),
        pay: Math.round(budget * (0.2 + k * 0.08)),
        fate: (index + n + k) % 6,
        today,
      })
    const over = later(start, 76 * DAY + HOUR)
    if (over < today) {
      world.clock.steer(over)
      await expireRequests(world.kernel)
    }
    if (n === 2) await seedScenes(world, { sponsor, influencers, index, campaign_id: campaign.id, budget, today })
  }
}

const firstTerms = {
  message: 'We like how you tell things. Would you?',
  requirements: 'Two posts and one story, with our link in the profile for a week.',
}
const refusal = { offer_number: 1, reason: 'My calendar is full this month, sorry.' }
const counterOffer = (pay: number) => ({
  offer_number: 1,
  payment_amount: Math.round(pay * 1.15),
  message: 'Gladly, for a little more: filming takes two days.',
})
const delivered = {
  offer_number: 1,
  deliverable_urls: ['https://www.instagram.com/p/demo'],
  note: 'All online, the story stays for a week.',
}
type Plan = { at: string; pay: number; fate: number; today: string }
async function seedRequest(
  { kernel, clock }: World,
  sponsor: SponsorActor,
  influencer: InfluencerActor,
  campaign_id: string,
  { at, pay, fate, today }: Plan,
) {
  const after = (days: number) => {
    const then = later(at, days * DAY)
    clock.steer(then < today ? then : today)
  }
  after(0)
  const { id } = await createRequest(kernel, sponsor, {
    campaign_id,
    influencer_id: influencer.influencer_id,
    payment_amount: pay,
    ...firstTerms,
  })
  after(1)
  if (fate === 0) return
  if (fate === 1) return void (await rejectRequest(kernel, influencer, id, refusal))
  if (fate === 2) return void (await counterRequest(kernel, influencer, id, counterOffer(pay)))
  await acceptRequest(kernel, influencer, id, { offer_number: 1 })
  if (fate === 3) return
  after(9)
  await submitRequest(kernel, influencer, id, delivered)
  after(11)
  if (fate === 5) return void (await completeRequest(kernel, sponsor, id, { offer_number: 1 }))
  after(15)
  await completeSilent(kernel)
}
