import { Slug } from '@affluence/contract/identities'
import { AllowedHost, BrandColor, type Branding, type ChangeBranding, OpenHours } from '@affluence/contract/branding'
import { prose } from '@affluence/contract/common'
import { Timezone } from '@affluence/contract/identities'
import { z } from 'zod'
import { browserZone } from '../../kernel/format.ts'

/** The fields of the form. What is empty was not filled in. */
export const BrandingFields = z.object({
  brand_color: BrandColor.optional(),
  welcome_message: prose(500).optional(),
  opening_hours: z.array(OpenHours).max(28),
  timezone: Timezone,
  payment_words: prose(500).optional(),
  allowed_hosts: z.array(AllowedHost).max(20),
  slug: Slug,
})

/** A shop that has not set its hours yet begins with the time zone of the browser. */
export const stateOf = (branding: Branding) => ({
  brand_color: branding.brand_color ?? '',
  welcome_message: branding.welcome_message ?? '',
  opening_hours: branding.opening_hours.map((hours) => ({ ...hours })),
  timezone: branding.opening_hours.length === 0 && branding.timezone === 'UTC' ? browserZone : branding.timezone,
  payment_words: branding.payment_words ?? '',
  allowed_hosts: [...branding.allowed_hosts],
  slug: branding.slug,
})
export type BrandingState = ReturnType<typeof stateOf>

export const changeOf = (fields: z.output<typeof BrandingFields>): ChangeBranding => ({
  ...fields,
  brand_color: fields.brand_color ?? null,
  welcome_message: fields.welcome_message || null,
  payment_words: fields.payment_words || null,
})
