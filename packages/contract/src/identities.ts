import { z } from 'zod'
import { id, Instant, Locale, withoutAddress } from './common.ts'
export const Role = z.enum(['admin', 'sponsor', 'influencer'])
export type Role = z.output<typeof Role>
export const Approval = z.enum(['pending', 'approved', 'rejected', 'suspended'])
export type Approval = z.output<typeof Approval>

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email().max(254))
  .meta({ examples: ['ada@example.com'] })
export const Username = withoutAddress(
  z
    .string()
    .trim()
    .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$/)
    .min(3)
    .max(30),
).meta({ examples: ['ada.l'] })
export const Password = z.string().min(8).max(128)
/** International form; spaces, dots, dashes and brackets are dropped. */
export const Phone = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+?[0-9]{6,15}$/))
  .meta({ examples: ['+237650000000'] })
/** Browsers name some zones otherwise (Asia/Calcutta, Asia/Kolkata): every name that `Intl` knows will do. */
function isTimezone(zone: string) {
  try {
    return /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
export const Timezone = z
  .string()
  .max(64)
  .refine(isTimezone, { params: { code: 'unknown_timezone' } })

/** The part of an address that stands for a company. */
export const Slug = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .min(2)
  .max(48)
  .meta({ examples: ['maison-bleue'] })

/** The company or person that the signed-in user acts for. */
export const Party = z
  .object({
    id: z.string(),
    kind: z.enum(['sponsor', 'influencer']),
    name: z.string(),
    slug: z.string().nullable(),
    currency: z.string().nullable().meta({ description: 'What a sponsor trades in; null for an influencer' }),
    country: z.string().nullable().meta({ description: 'Where a sponsor is; null for an influencer' }),
    approval: Approval,
    approval_reason: z.string().nullable(),
    flagged_at: Instant.nullable(),
    flag_reason: z.string().nullable(),
  })
  .meta({ id: 'Party' })
export type Party = z.output<typeof Party>

export const Me = z
  .object({
    id: id('usr'),
    email: z.string().nullable().meta({ description: 'Null for a sponsor who signed up with a phone number alone' }),
    username: z.string(),
    phone: z.string().nullable(),
    role: Role,
    locale: Locale,
    timezone: z.string(),
    email_verified_at: Instant.nullable(),
    phone_verified_at: Instant.nullable(),
    totp_enabled: z.boolean(),
    created_at: Instant,
    last_login_at: Instant.nullable(),
    party: Party.nullable(),
  })
  .meta({ id: 'Me' })
export type Me = z.output<typeof Me>
