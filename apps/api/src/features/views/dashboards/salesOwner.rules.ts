import type { SalesQuery } from '@affluence/contract/dashboards'
import type { Actor } from '../../../kernel/access.ts'
import { Refusal } from '../../../kernel/refusal.ts'

/** The party whose sales are shown; without one, those of the whole platform. */
export type SalesOwner = { sponsor_id?: string; influencer_id?: string }
export function salesOwner(actor: Actor, { sponsor_id, influencer_id }: Partial<SalesQuery>): SalesOwner {
  if (actor.kind === 'admin') return influencer_id ? { influencer_id } : sponsor_id ? { sponsor_id } : {}
  if (influencer_id || sponsor_id) throw new Refusal('forbidden', 'forbidden')
  if ('sponsor_id' in actor && actor.sponsor_id) return { sponsor_id: actor.sponsor_id }
  if ('influencer_id' in actor && actor.influencer_id) return { influencer_id: actor.influencer_id }
  throw new Refusal('forbidden', 'forbidden')
}
