import { z } from 'zod'
import { Bps, id } from './common.ts'
import { endpoint } from './endpoint.ts'

export const HoldFrom = z.enum(['paid', 'delivered']).meta({
  description: 'When the waiting time of a commission begins: with our record of the payment or of the delivery',
})
export type HoldFrom = z.output<typeof HoldFrom>
const hold_days = z.int().min(0).max(365)
const own = {
  default_commission_bps: Bps.nullable().meta({
    description: 'Where nothing closer has a rate; null: such lines earn nothing',
  }),
  hold_days: hold_days.nullable().meta({ description: 'Null: what the platform has set' }),
  hold_from: HoldFrom,
}
const platform_fee_bps = Bps.nullable().meta({ description: 'Null: what the platform has set' })

/** By what a sponsor’s commissions are made and when they may be paid, where nothing closer was agreed. */
export const SponsorTerms = z
  .object({
    ...own,
    platform_fee_bps,
    usual: z.object({ hold_days, platform_fee_bps: Bps }).meta({ description: 'What the platform has set' }),
  })
  .meta({ id: 'SponsorTerms' })
export type SponsorTerms = z.output<typeof SponsorTerms>
export const OwnTermsChange = z.strictObject(own).partial()
export const TermsChange = z.strictObject({ ...own, platform_fee_bps }).partial()
export type TermsChange = z.output<typeof TermsChange>

const mine = '/api/v1/me/terms'
const theirs = '/api/v1/admin/sponsors/:id/terms'
const params = z.object({ id: id('spo') })
const tag = 'Commission terms'
const description = 'For commissions made from now on; what was made keeps its own.'
export const terms = {
  own: endpoint({ method: 'GET', path: mine, tag, summary: 'My commission terms', response: SponsorTerms }),
  changeOwn: endpoint({
    method: 'PATCH',
    path: mine,
    tag,
    summary: 'Change my usual rate or waiting time',
    description,
    body: OwnTermsChange,
    response: SponsorTerms,
  }),
  of: endpoint({
    method: 'GET',
    path: theirs,
    tag,
    summary: 'A sponsor’s commission terms',
    params,
    response: SponsorTerms,
  }),
  change: endpoint({
    method: 'PATCH',
    path: theirs,
    tag,
    summary: 'Change a sponsor’s commission terms or what the platform takes',
    description,
    params,
    body: TermsChange,
    response: SponsorTerms,
  }),
}
