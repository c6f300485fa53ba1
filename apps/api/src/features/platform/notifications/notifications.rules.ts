import type { NoticeWay } from '@affluence/contract/notifications'
import type { ActorKind } from '../../../kernel/access.ts'
import { mailKinds } from '../mails/mails.rules.ts'

/** The kinds of notice a person may switch off, by who gets them. What concerns the account itself always arrives. */
const kinds = {
  sponsor_waiting: ['admin'],
  phone_code_wanted: ['admin'],
  reset_wanted: ['admin'],
  ad_request_received: ['sponsor', 'influencer'],
  ad_request_revised: ['sponsor', 'influencer'],
  ad_request_countered: ['sponsor', 'influencer'],
  ad_request_accepted: ['sponsor', 'influencer'],
  ad_request_rejected: ['sponsor', 'influencer'],
  ad_request_withdrawn: ['sponsor', 'influencer'],
  ad_request_expired: ['sponsor', 'influencer'],
  ad_request_submitted: ['sponsor'],
  ad_request_returned: ['influencer'],
  ad_request_completed: ['sponsor', 'influencer'],
  ad_request_cancel_asked: ['sponsor', 'influencer'],
  ad_request_kept: ['sponsor', 'influencer'],
  ad_request_cancelled: ['sponsor', 'influencer'],
  ad_request_message: ['sponsor', 'influencer'],
  campaign_dates_moved: ['influencer'],
  ad_request_to_decide: ['admin'],
  affiliation_sent: ['influencer'],
  affiliation_received: ['sponsor'],
  affiliation_cancelled: ['sponsor'],
  affiliation_approved: ['influencer'],
  affiliation_link_ready: ['influencer'],
  affiliation_rejected: ['influencer'],
  affiliation_revoked: ['sponsor', 'influencer'],
  affiliation_ended: ['sponsor', 'influencer'],
  commission_changed: ['influencer'],
  product_silent: ['sponsor'],
  commission_created: ['influencer'],
  commission_held: ['influencer'],
  commission_released: ['influencer'],
  commission_rejected: ['influencer'],
  commission_reversed: ['influencer'],
  commission_adjusted: ['influencer'],
  commission_to_decide: ['admin'],
  payout_paid: ['influencer'],
  payout_failed: ['influencer'],
  top_up_requested: ['admin'],
  top_up_confirmed: ['sponsor'],
  top_up_refused: ['sponsor'],
  wallet_refund_requested: ['admin'],
  wallet_refund_confirmed: ['sponsor'],
  wallet_refund_refused: ['sponsor'],
  waiver_given: ['sponsor', 'influencer'],
  shop_call_refused: ['sponsor'],
  shop_calls_expiring: ['sponsor'],
  social_expired: ['influencer'],
  social_failing: ['influencer'],
  social_revoked: ['influencer'],
  social_misconfigured: ['admin'],
  social_report: ['admin'],
  webhook_failing: ['sponsor'],
  webhook_disabled: ['sponsor'],
  order_created: ['sponsor'],
  order_assigned: ['sponsor'],
  order_picked_up: ['sponsor'],
  order_in_transit: ['sponsor'],
  order_completed: ['sponsor'],
  order_cancelled: ['sponsor'],
  order_failed: ['sponsor'],
  order_problem: ['sponsor'],
  payment_received: ['sponsor'],
  coupon_assigned: ['influencer'],
  coupon_unassigned: ['influencer'],
  daily_reminder: ['influencer'],
  invitation: ['influencer'],
  monthly_report: ['sponsor'],
  export_ready: ['admin', 'sponsor', 'influencer'],
  import_done: ['sponsor'],
  import_failed: ['sponsor'],
  export_failed: ['admin', 'sponsor', 'influencer'],
} as const satisfies Record<string, readonly ActorKind[]>
export type NoticeKind = keyof typeof kinds

export const isKind = (kind: string): kind is NoticeKind => kind in kinds
export const canBeSwitchedOff = (kind: string) => isKind(kind)
export const kindsFor = (actor: ActorKind): readonly NoticeKind[] =>
  (Object.keys(kinds) as NoticeKind[]).filter((kind) => (kinds[kind] as readonly ActorKind[]).includes(actor))

/** Letters with nothing to show in the app. */
const letters: readonly string[] = ['daily_reminder', 'invitation', 'monthly_report'] satisfies NoticeKind[]
const mailed: readonly string[] = mailKinds
/** How a kind can arrive: some are never mailed, some only. */
export const waysOf = (kind: NoticeKind): NoticeWay[] => [
  ...(letters.includes(kind) ? [] : (['in_app'] as const)),
  ...(mailed.includes(kind) ? (['mail'] as const) : []),
]
