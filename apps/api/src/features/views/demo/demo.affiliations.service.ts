import type { CommissionRule } from '@affluence/contract/products'
import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, HOUR, later, MINUTE } from '../../../kernel/clock.ts'
import {
  approveAffiliation,
  askAffiliation,
  cancelAffiliation,
  rejectAffiliation,
} from '../../deals/affiliations/affiliations.service.ts'
import { takeClick } from '../../deals/links/clicks.service.ts'
import { createProduct } from '../../deals/products/products.service.ts'
import { companies } from './demo.people.ts'
import { drawing } from './demo.pictures.ts'
import { requestMessages, productIdeas, refusals, welcomeMessages } from './demo.products.ts'
import type { World } from './demo.world.ts'
import { setImage } from '../../deals/products/images.service.ts'

const ASKERS = 6

type LinkedProduct = { sponsor_id: string; product: { id: string; name: string; price: number } }
/** Somebody who followed a link, and may buy. */
export type Visit = LinkedProduct & { click: string; at: string }

/** Products, those who asked for them, the links that came of it and the people who followed them. */
export async function seedAffiliations(
  world: World,
  sponsors: SponsorActor[],
  influencers: InfluencerActor[],
  today: string,
): Promise<Visit[]> {
  const followed: Followed[] = []
  for (const [index, sponsor] of sponsors.entries()) {
    const { username, locale } = companies[index]!
    for (const [n, idea] of (productIdeas[username] ?? []).entries()) {
      world.clock.steer(later(today, (-150 + index * 7 + n * 3) * DAY))
      const { bps, amount, ...facts } = idea
      const commission: CommissionRule = bps ? { kind: 'percent', bps } : { kind: 'fixed', amount: amount ?? 1 }
      const url = `https://${username}.example/p/${n + 1}`
      const product = await createProduct(world.kernel, sponsor, { ...facts, url, commission, state: 'active' })
      const { id } = product
      await setImage(world.kernel, sponsor, id, drawing(index * 6 + n))
      for (let k = 0; k < ASKERS; k++) {
        // The first person asks everywhere, so that whoever looks through her eyes sees every state.
        const influencer = influencers[k === 0 ? 0 : 1 + ((index * 13 + n * 7 + k * 3) % (influencers.length - 1))]!
        const code = await seedAsking(world, sponsor, influencer, {
          product_id: id,
          locale,
          turn: index * 3 + n + k * 2,
          today,
        })
        if (code) followed.push({ code, sponsor_id: sponsor.sponsor_id, product })
      }
    }
  }
  return seedClicks(world, followed, today)
}

type Asking = { product_id: string; locale: 'en' | 'fr'; turn: number; today: string }
async function seedAsking(
  { kernel, clock }: World,
  sponsor: SponsorActor,
  influencer: InfluencerActor,
  { product_id, locale, turn, today }: Asking,
) {
  const isOpen = turn % 5 === 2
  const isFresh = turn % 2 === 1 && turn % 5 === 3
  const askedAt = later(
    today,
    isFresh ? -(6 + (turn % 9)) * DAY : isOpen ? -((turn % 4) * DAY) - 5 * HOUR : (-100 + ((turn * 11) % 70)) * DAY,
  )
  clock.steer(askedAt)
  const message = requestMessages[locale][turn % 3]
  const { id } = await askAffiliation(kernel, influencer, { product_id, message })
  if (isOpen) return null
  clock.steer(later(askedAt, (1 + (turn % 4)) * DAY + (turn % 9) * HOUR))
  if (turn % 11 === 4) return void (await cancelAffiliation(kernel, influencer, id))
  if (turn % 5 === 3) {
    const retry_policy = turn % 2 === 0 ? 'now' : '30_days'
    return void (await rejectAffiliation(kernel, sponsor, id, { response: refusals[locale], retry_policy }))
  }
  const { link } = await approveAffiliation(kernel, sponsor, id, { response: welcomeMessages[locale] })
  return link?.code ?? null
}

type Followed = LinkedProduct & { code: string }
const SPAN = 60
const devices = ['mobile', 'mobile', 'mobile', 'desktop', 'tablet'] as const
const referrers = ['instagram.com', 'instagram.com', 'youtube.com', null, 'tiktok.com', 'google.com'] as const

/** A few people a day for each link, more of them lately and at week-ends; now and then a program. */
async function seedClicks({ kernel, clock }: World, followed: Followed[], today: string) {
  const visitList: Visit[] = []
  for (let back = SPAN; back > 0; back--) {
    const day = later(today, -back * DAY)
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay())
    clock.steer(later(day, ((back * 7) % 19) * 37 * MINUTE))
    const visits = followed.flatMap(({ code, ...shown }, n) => {
      const many = Math.floor(
        (((n * 31 + back * 17) % 23) / 22) ** 3 * (isWeekend ? 5 : 3) * (1 + (SPAN - back) / SPAN),
      )
      return Array.from({ length: many }, (_, k) => ({
        code,
        shown,
        turn: n * 5 + back * 3 + k,
        // Some come again the same day.
        person: n + back + k - (k % 3 === 2 ? 1 : 0),
      }))
    })
    const clicks = await Promise.all(
      visits.map(async ({ code, shown, turn, person }) => {
        const bot_reason = turn % 17 === 0 ? 'crawler' : null
        const click = await takeClick(kernel, code, {
          ip: `198.51.100.${person % 200}`,
          agent: 'demo',
          bot_reason,
          device: devices[turn % devices.length]!,
          referrer_host: referrers[turn % referrers.length]!,
        })
        return click && bot_reason === null ? [{ ...shown, click: click.id, at: click.at }] : []
      }),
    )
    visitList.push(...clicks.flat())
  }
  return visitList
}
