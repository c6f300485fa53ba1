import type { InfluencerActor, SponsorActor } from '../../kernel/access.ts'
import { DAY, later } from '../../kernel/clock.ts'
import { createRequest } from '../adRequests/adRequests.service.ts'
import { completeRequest, submitRequest } from '../adRequests/delivery.service.ts'
import { writeMessage } from '../adRequests/messages.service.ts'
import { acceptRequest, counterRequest, rejectRequest } from '../adRequests/negotiation.service.ts'
import { createCampaign } from '../campaigns/campaigns.service.ts'
import { campaignIdeas } from './demo.campaigns.ts'
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
    if (n === 2) await seedScenes(world, { sponsor, influencers, index, campaign_id: campaign.id, budget, today })
  }
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
  const terms = {
    message: 'We like how you tell things. Would you?',
    requirements: 'Two posts and one story, with our link in the profile for a week.',
  }
  const { id } = await createRequest(kernel, sponsor, {
    campaign_id,
    influencer_id: influencer.influencer_id,
    payment_amount: pay,
    ...terms,
  })
  after(1)
  if (fate === 0) return
  if (fate === 1)
    return void (await rejectRequest(kernel, influencer, id, {
      offer_number: 1,
      reason: 'My calendar is full this month, sorry.',
    }))
  if (fate === 2)
    return void (await counterRequest(kernel, influencer, id, {
      offer_number: 1,
      payment_amount: Math.round(pay * 1.15),
      message: 'Gladly, for a little more: filming takes two days.',
    }))
  await acceptRequest(kernel, influencer, id, { offer_number: 1 })
  if (fate === 3) return
  after(9)
  await submitRequest(kernel, influencer, id, {
    offer_number: 1,
    deliverable_urls: ['https://www.instagram.com/p/demo'],
    note: 'All online, the story stays for a week.',
  })
  after(11)
  if (fate === 5) await completeRequest(kernel, sponsor, id, { offer_number: 1 })
}

type Scene = {
  sponsor: SponsorActor
  influencers: InfluencerActor[]
  index: number
  campaign_id: string
  budget: number
  today: string
}
/** What waits on both sides of the desk on the day somebody looks: talks, an application, work to review. */
async function seedScenes(world: World, scene: Scene) {
  const [ines, second, third] = scene.influencers
  if (scene.index === 0) {
    await seedTalks(world, scene, ines!)
    await seedApplication(world, scene, second!, false)
    await seedWork(world, scene, third!)
  }
  if (scene.index === 2) await seedApplication(world, scene, ines!, true)
}

async function seedTalks(
  { kernel, clock }: World,
  { sponsor, campaign_id, budget, today }: Scene,
  ines: InfluencerActor,
) {
  const ago = (days: number) => clock.steer(later(today, -days * DAY))
  ago(4)
  const { id } = await createRequest(kernel, sponsor, {
    campaign_id,
    influencer_id: ines.influencer_id,
    message: 'Your market videos are exactly what we look for.',
    requirements: 'Two posts and one story. The story stays for a day, our link in the profile for a week.',
    payment_amount: Math.round(budget * 0.25),
  })
  ago(3)
  await counterRequest(kernel, ines, id, {
    offer_number: 1,
    message: 'With pleasure! A film of two minutes shows more than posts.',
    requirements:
      'One film of two minutes and one story. The story stays for a day, our link in the profile for a month.',
    payment_amount: Math.round(budget * 0.4),
  })
  await writeMessage(kernel, ines, id, 'Could the box arrive before Friday? The light is best at the weekend.')
  ago(2)
  await writeMessage(kernel, sponsor, id, 'It leaves today by courier, so you have it tomorrow.')
  ago(1)
  await counterRequest(kernel, sponsor, id, {
    offer_number: 2,
    message: 'The film it is. We meet you in the middle on the pay.',
    payment_amount: Math.round(budget * 0.33),
  })
}

async function seedApplication(
  { kernel, clock }: World,
  { sponsor, campaign_id, budget, today }: Scene,
  influencer: InfluencerActor,
  accepted: boolean,
) {
  clock.steer(later(today, -2 * DAY))
  const { id } = await createRequest(kernel, influencer, {
    campaign_id,
    message: 'I know your shop well and would love to show how I use it.',
    requirements: 'Three short videos within two weeks, in French with English subtitles.',
    payment_amount: Math.round(budget * 0.3),
  })
  clock.steer(later(today, -DAY))
  if (accepted) await acceptRequest(kernel, sponsor, id, { offer_number: 1 })
}

async function seedWork(
  { kernel, clock }: World,
  { sponsor, campaign_id, budget, today }: Scene,
  influencer: InfluencerActor,
) {
  clock.steer(later(today, -10 * DAY))
  const { id } = await createRequest(kernel, sponsor, {
    campaign_id,
    influencer_id: influencer.influencer_id,
    message: 'One film for our anniversary?',
    requirements: 'One film of a minute, published on a Sunday.',
    payment_amount: Math.round(budget * 0.2),
  })
  clock.steer(later(today, -9 * DAY))
  await acceptRequest(kernel, influencer, id, { offer_number: 1 })
  clock.steer(later(today, -DAY))
  await submitRequest(kernel, influencer, id, {
    offer_number: 1,
    deliverable_urls: ['https://www.youtube.com/watch?v=demo', 'https://www.instagram.com/p/demo'],
    note: 'The film is up; the short cut runs on Instagram.',
  })
}
