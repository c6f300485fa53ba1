import { z } from 'zod'
import { Day, id, Instant, Money, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { BotReason } from './links.ts'

const Policy = z.enum(['coupon_first', 'link_first'])
export const PolicyName = Policy.meta({
  description: 'Who wins when a coupon and a click speak for different influencers',
})
export type PolicyName = z.output<typeof PolicyName>
export const AttributionVia = z.enum(['coupon', 'click', 'manual'])
export type AttributionVia = z.output<typeof AttributionVia>
export const NearMissKind = z.enum(['coupon', 'ref'])
export type NearMissKind = z.output<typeof NearMissKind>
const window_days = z.int().min(1).max(365).meta({ description: 'How many days before the order a click counts' })
export const AttributionPolicy = z
  .object({
    version: z.int(),
    policy: PolicyName,
    window_days: z.int(),
    created_at: Instant,
    created_by: z.string().nullable().meta({ description: 'Null for what every sponsor starts with' }),
  })
  .meta({ id: 'AttributionPolicy' })
export type AttributionPolicy = z.output<typeof AttributionPolicy>

export const CandidateReason = z.enum([
  'won',
  'code_only',
  'lower_priority',
  'older_click',
  'outside_window',
  'bot',
  'self_referral',
  'influencer_suspended',
  'influencer_flagged',
  'assignment_ended',
  'coupon_expired',
  'coupon_not_yet_valid',
  'coupon_disabled',
  'coupon_exhausted',
  'coupon_unheld',
  'unknown',
])
export type CandidateReason = z.output<typeof CandidateReason>

/** One influencer who might have earned the order, and why they did or did not. */
export const Candidate = z.object({
  influencer: z.object({ id: z.string(), display_name: z.string() }).nullable(),
  via: AttributionVia,
  reference: z.string().meta({ description: 'Coupon code, click id or link code' }),
  link_id: z.string().optional().meta({ description: 'The link that was followed' }),
  suspicion: BotReason.optional().meta({
    description: 'Why the click looked like a robot’s. It counts all the same: whoever bought is a person',
  }),
  at: Instant.nullable(),
  won: z.boolean(),
  reason: CandidateReason.meta({ description: 'bot stands only in receipts of earlier versions' }),
})
export type Candidate = z.output<typeof Candidate>
export const Receipt = z
  .object({
    policy: Policy,
    policy_version: z.int(),
    window_days: z.int(),
    candidates: z.array(Candidate),
    decided_at: Instant,
    note: z.string().nullable(),
  })
  .meta({ id: 'AttributionReceipt' })
export type Receipt = z.output<typeof Receipt>
export const Attribution = z
  .object({
    influencer: z
      .object({ id: z.string(), display_name: z.string() })
      .nullable()
      .meta({ description: 'Whose order it is; null where nobody earns it' }),
    via: AttributionVia.nullable(),
    reason: CandidateReason.meta({
      description:
        'Why they earn it (won, code_only), or why nobody does, as self_referral, coupon_unheld or outside_window: the reason of the candidate that comes first by the policy. The receipt names all of them and explains the reasons',
    }),
    receipt: Receipt,
  })
  .meta({ id: 'Attribution' })

export const NearMiss = z
  .object({
    id: id('nms'),
    kind: NearMissKind,
    code: z.string(),
    reason: z.string().meta({ description: 'unknown, coupon_unheld' }),
    order: z.object({ id: id('ord'), number: z.string(), total: Money, currency: z.string(), placed_at: Instant }),
    attributed: z.boolean().meta({ description: 'Whether the order found its influencer all the same' }),
    created_at: Instant,
  })
  .meta({ id: 'NearMiss' })

const Side = z.object({
  influencer: z.object({ id: z.string(), display_name: z.string() }).nullable(),
  via: AttributionVia.nullable(),
  commission: Money.meta({ description: 'What it pays now; on the other side what it would pay at today’s rates' }),
})
export const MovedOrder = z
  .object({
    order: z.object({ id: id('ord'), number: z.string(), total: Money, currency: z.string(), placed_at: Instant }),
    from: Side,
    to: Side,
  })
  .meta({ id: 'MovedOrder' })
export type MovedOrder = z.output<typeof MovedOrder>
export const Change = z.object({
  influencer: z.object({ id: z.string(), display_name: z.string() }),
  gained: z.int(),
  lost: z.int(),
  commission: Money.meta({ description: 'More, or below zero less, than was paid' }),
})
export const DryRun = z
  .object({
    from: Day,
    to: Day,
    policy: PolicyName,
    window_days: z.int(),
    currency: z.string(),
    orders: z.int().meta({ description: 'How many were looked at' }),
    moved: z.int(),
    commission_change: Money,
    influencers: z.array(Change).max(200),
    examples: z.array(MovedOrder).max(100).meta({ description: 'The newest of those that would have moved' }),
    is_complete: z.boolean().meta({ description: 'False when the period holds more orders than one answer looks at' }),
  })
  .meta({ id: 'AttributionDryRun' })
export type DryRun = z.output<typeof DryRun>

export const AskDryRun = z.strictObject({
  policy: PolicyName.optional(),
  window_days: window_days.optional(),
  from: Day.optional(),
  to: Day.optional(),
})
export type AskDryRun = z.output<typeof AskDryRun>

const tag = 'Attribution'
export const attributions = {
  policies: endpoint({
    method: 'GET',
    path: '/api/v1/attribution/policies',
    tag,
    summary: 'The versions of my attribution policy, the one in force first',
    response: z.object({ data: z.array(AttributionPolicy).max(100) }),
  }),
  setPolicy: endpoint({
    method: 'PUT',
    path: '/api/v1/attribution/policy',
    tag,
    summary: 'Change the attribution policy',
    description: 'For orders reported from now on; what was decided stays as it was.',
    body: z.strictObject({ policy: PolicyName, window_days }),
    response: AttributionPolicy,
  }),
  dryRun: endpoint({
    method: 'POST',
    path: '/api/v1/attribution/dry-run',
    tag,
    summary: 'Which orders would belong to somebody else under another policy',
    description: 'Reads the receipts and clicks of a period, usually last month, and changes nothing.',
    body: AskDryRun,
    response: DryRun,
    idempotent: false,
    errors: { period_too_long: 422, end_before_start: 422 },
  }),
  nearMisses: endpoint({
    method: 'GET',
    path: '/api/v1/attribution/near-misses',
    tag,
    summary: 'Codes that orders named and that lead to nobody, newest first',
    response: page(NearMiss),
    query: z.strictObject({ kind: NearMissKind.optional(), ...paging }),
  }),
}
