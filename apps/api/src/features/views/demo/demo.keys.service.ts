import type { InfluencerActor, SponsorActor } from '../../../kernel/access.ts'
import { DAY, later } from '../../../kernel/clock.ts'
import { createKey, revokeKey } from '../../people/apiKeys/apiKeys.service.ts'
import { changeListed, regenerate } from '../roster/roster.service.ts'
import type { World } from './demo.world.ts'

const HELD = 6
const notes = ['Met at the trade fair; prefers calls in the afternoon.', 'Asks for the statement before the 5th.']

/** Keys of shops, one of them given up, and what an admin handed to the influencers they know. Nobody has the secrets. */
export async function seedKeys(
  { kernel, clock, admin }: World,
  sponsors: SponsorActor[],
  influencers: InfluencerActor[],
  today: string,
) {
  for (const [n, sponsor] of sponsors.entries()) {
    clock.steer(later(today, (-90 + n) * DAY))
    const { id } = await createKey(kernel, sponsor, { name: 'Till' })
    await createKey(kernel, sponsor, { name: 'Online shop' })
    if (n % 2 === 0) continue
    clock.steer(later(today, (-40 + n) * DAY))
    await revokeKey(kernel, sponsor, id)
  }
  for (const [n, { influencer_id }] of influencers.slice(0, HELD).entries()) {
    clock.steer(later(today, (-30 + n) * DAY))
    await regenerate(kernel, admin, influencer_id)
    if (notes[n]) await changeListed(kernel, admin, influencer_id, { admin_notes: notes[n] })
  }
}
