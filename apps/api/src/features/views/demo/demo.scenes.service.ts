import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { createRequest } from '../../deals/adRequests/adRequests.service.ts'
import { submitRequest } from '../../deals/adRequests/delivery.service.ts'
import { writeMessage } from '../../deals/adRequests/messages.service.ts'
import { acceptRequest, counterRequest } from '../../deals/adRequests/negotiation.service.ts'
import { notifyParties } from '../../deals/adRequests/notices.service.ts'
import type { World } from './demo.world.ts'

/** The notice of a fact, as its job would write it. */
const notifyBoth = ({ kernel }: World, [kind, id, ...sides]: [Kind, string, ...Side[]]) =>
  notifyParties(kernel, kind, id, sides, {
    signal: new AbortController().signal,
    row: { id: `${kind} ${id} ${kernel.clock.now()}`, key: null } as never,
    finish: async () => true,
  })
type Kind = Parameters<typeof notifyParties>[1]
type Side = 'sponsor' | 'influencer'

type Scene = {
  sponsor: SponsorActor
  influencers: InfluencerActor[]
  index: number
  campaign_id: string
  budget: number
  today: string
}
/** What waits on both sides of the desk on the day somebody looks: talks, an application, work to review. */
export async function seedScenes(world: World, scene: Scene) {
  const [ines, second, third] = scene.influencers
  if (scene.index === 0) {
    await seedTalks(world, scene, ines!)
    await seedApplication(world, scene, second!, false)
    await seedWork(world, scene, third!)
  }
  if (scene.index === 2) await seedApplication(world, scene, ines!, true)
}

async function seedTalks(world: World, { sponsor, campaign_id, budget, today }: Scene, ines: InfluencerActor) {
  const { kernel, clock } = world
  const ago = (days: number) => clock.steer(later(today, -days * DAY))
  ago(4)
  const { id } = await createRequest(kernel, sponsor, {
    campaign_id,
    influencer_id: ines.influencer_id,
    message: 'Your market videos are exactly what we look for.',
    requirements: 'Two posts and one story. The story stays for a day, our link in the profile for a week.',
    payment_amount: Math.round(budget * 0.25),
  })
  await notifyBoth(world, ['ad_request_received', id, 'influencer'])
  ago(3)
  await counterRequest(kernel, ines, id, {
    offer_number: 1,
    message: 'With pleasure! A film of two minutes shows more than posts.',
    requirements:
      'One film of two minutes and one story. The story stays for a day, our link in the profile for a month.',
    payment_amount: Math.round(budget * 0.4),
  })
  await notifyBoth(world, ['ad_request_countered', id, 'sponsor'])
  await writeMessage(kernel, ines, id, 'Could the box arrive before Friday? The light is best at the weekend.')
  ago(2)
  await writeMessage(kernel, sponsor, id, 'It leaves today by courier, so you have it tomorrow.')
  await notifyBoth(world, ['ad_request_message', id, 'influencer'])
  ago(1)
  await counterRequest(kernel, sponsor, id, {
    offer_number: 2,
    message: 'The film it is. We meet you in the middle on the pay.',
    payment_amount: Math.round(budget * 0.33),
  })
  await notifyBoth(world, ['ad_request_countered', id, 'influencer'])
}

async function seedApplication(
  world: World,
  { sponsor, campaign_id, budget, today }: Scene,
  influencer: InfluencerActor,
  accepted: boolean,
) {
  const { kernel, clock } = world
  clock.steer(later(today, -2 * DAY))
  const { id } = await createRequest(kernel, influencer, {
    campaign_id,
    message: 'I know your shop well and would love to show how I use it.',
    requirements: 'Three short videos within two weeks, in French with English subtitles.',
    payment_amount: Math.round(budget * 0.3),
  })
  await notifyBoth(world, ['ad_request_received', id, 'sponsor'])
  clock.steer(later(today, -DAY))
  if (!accepted) return
  await acceptRequest(kernel, sponsor, id, { offer_number: 1 })
  await notifyBoth(world, ['ad_request_accepted', id, 'influencer'])
}

async function seedWork(world: World, { sponsor, campaign_id, budget, today }: Scene, influencer: InfluencerActor) {
  const { kernel, clock } = world
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
  await notifyBoth(world, ['ad_request_submitted', id, 'sponsor'])
}
