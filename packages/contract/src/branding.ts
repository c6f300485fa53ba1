import { z } from 'zod'
import { badPicture, prose } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Slug, Timezone } from './identities.ts'
import { reached } from './quotas.ts'

export const BrandColor = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .toLowerCase()
  .meta({ examples: ['#0f766e'] })

export const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
export type Weekday = z.output<typeof Weekday>
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ examples: ['08:30'] })
export const OpenHours = z
  .strictObject({ day: Weekday, from: clockTime, to: clockTime })
  .refine(({ from, to }) => from < to, { path: ['to'], params: { code: 'before_start' } })
export type OpenHours = z.output<typeof OpenHours>

/** A site that may show the shop in a frame: a host, or all hosts below it. */
export const AllowedHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](:\d{1,5})?$/)
  .meta({ examples: ['www.example.com', '*.example.com'] })

const fields = {
  brand_color: BrandColor.nullable(),
  welcome_message: prose(500).nullable(),
  is_open: z.boolean().meta({ description: 'False: the shop takes no orders, whatever its hours' }),
  opening_hours: z.array(OpenHours).max(28).meta({ description: 'Empty: always open' }),
  timezone: Timezone.meta({ description: 'Of the opening hours' }),
  payment_words: prose(500)
    .nullable()
    .meta({ description: 'How customers pay: shown before they order and afterwards' }),
  allowed_hosts: z.array(AllowedHost).max(20).meta({ description: 'Sites that may show the shop in a frame' }),
}

/** How a sponsor’s shop looks to customers. */
export const Branding = z
  .object({
    ...fields,
    name: z.string(),
    slug: z.string(),
    url: z.string().meta({ description: 'The public address of the shop' }),
    logo_url: z.string().nullable(),
    colors: z.object({
      fill: BrandColor,
      on_fill: BrandColor.meta({ description: 'Readable on the brand color' }),
      text: BrandColor.meta({ description: 'The brand color, made darker until it can be read on white' }),
      text_on_dark: BrandColor.meta({
        description: 'The brand color, made lighter until it can be read on a dark page',
      }),
      is_mended: z.boolean().meta({ description: 'The color itself could not be read as text on white' }),
    }),
  })
  .meta({ id: 'Branding' })
export type Branding = z.output<typeof Branding>
export const ChangeBranding = z
  .strictObject({ ...fields, slug: Slug })
  .partial()
  .meta({ id: 'ChangeBranding' })
export type ChangeBranding = z.output<typeof ChangeBranding>

const path = (rest = '') => `/api/v1/branding${rest}` as const
const own = { tag: 'Shop page', response: Branding } as const

export const branding = {
  get: endpoint({ method: 'GET', path: path(), summary: 'How my shop looks to customers', ...own }),
  change: endpoint({
    method: 'PATCH',
    path: path(),
    summary: 'Change how my shop looks, when it is open and where it stands',
    description: 'After a change of the slug, the addresses of before lead to the new one.',
    body: ChangeBranding,
    ...own,
    errors: { slug_taken: 409 },
  }),
  setLogo: endpoint({
    method: 'PUT',
    path: path('/logo'),
    summary: 'Set the logo: PNG, JPEG or WebP, 2 MB at most',
    ...own,
    takes: ['image/png', 'image/jpeg', 'image/webp', 'application/octet-stream'],
    most_bytes: 2 * 1024 * 1024,
    errors: { ...badPicture, ...reached },
  }),
  dropLogo: endpoint({ method: 'DELETE', path: path('/logo'), summary: 'Take the logo away', ...own }),
}
