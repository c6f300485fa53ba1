import { z } from 'zod'
import {
  badPicture,
  Bps,
  Currency,
  flag,
  id,
  Instant,
  line,
  Money,
  nameText,
  page,
  paging,
  PositiveMoney,
  prose,
} from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const ProductState = z.enum(['draft', 'active', 'archived'])
export type ProductState = z.output<typeof ProductState>
export const ProductAction = z.enum(['edit', 'publish', 'archive', 'restore', 'ask'])
export type ProductAction = z.output<typeof ProductAction>

/** What an influencer earns by one sale: a share of what was paid for the line, or an amount a piece. */
export const CommissionRule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('percent'), bps: Bps.min(1) }),
    z.strictObject({ kind: z.literal('fixed'), amount: PositiveMoney }),
  ])
  .meta({ id: 'CommissionRule' })
export type CommissionRule = z.output<typeof CommissionRule>

const fault = (code: string) => ({ params: { code } })
const urlOf = (text: string) => (URL.canParse(text) ? new URL(text) : null)
/** A name of the public internet: no bare address, no name that only a private network knows. */
const publicHost = (host: string) =>
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(host) &&
  !/\.(localhost|local|internal|intranet|lan|home|corp|arpa|onion)$/.test(host)

/** Where a link leads: kept as a browser writes it, so that what is stored is where the visitor goes. */
export const DestinationUrl = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((text) => urlOf(text) !== null, { ...fault('invalid_url'), abort: true })
  .refine((text) => urlOf(text)?.protocol === 'https:', { ...fault('https_only'), abort: true })
  .refine((text) => !/^https:\/\/[^/?#]*@/i.test(text) && !urlOf(text)?.username, fault('no_sign_in_in_url'))
  .refine((text) => publicHost(urlOf(text)?.hostname ?? ''), fault('public_host_only'))
  .transform((text) => urlOf(text)?.href ?? text)
  .meta({ examples: ['https://shop.example.com/p/linen-shirt'] })

const name = nameText(150)
const description = prose(5000)
const category = line(60)

export const CreateProduct = z
  .strictObject({
    name,
    description: description.optional(),
    category: category.optional(),
    price: PositiveMoney,
    currency: Currency.optional().meta({ description: 'The sponsor’s own; any other is refused' }),
    url: DestinationUrl,
    commission: CommissionRule,
    state: z.enum(['draft', 'active']).default('active'),
  })
  .meta({ id: 'CreateProduct' })
export type CreateProduct = z.output<typeof CreateProduct>

export const ChangeProduct = z
  .strictObject({
    name: name.optional(),
    slug: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(80)
      .optional(),
    description: description.nullable().optional(),
    category: category.nullable().optional(),
    price: PositiveMoney.optional(),
    url: DestinationUrl.optional(),
    commission: CommissionRule.optional(),
  })
  .meta({ id: 'ChangeProduct' })
export type ChangeProduct = z.output<typeof ChangeProduct>

export const SponsorSummary = z
  .object({ id: id('spo'), company_name: z.string(), slug: z.string().nullable() })
  .meta({ id: 'SponsorSummary' })

/** A product as it stands beside a request or a link. */
export const ProductSummary = z
  .object({
    id: id('prd'),
    name: z.string(),
    slug: z.string(),
    price: Money,
    currency: z.string(),
    commission: CommissionRule,
    state: ProductState,
    image_url: z.string().nullable(),
    sponsor: SponsorSummary,
  })
  .meta({ id: 'ProductSummary' })
export type ProductSummary = z.output<typeof ProductSummary>

/** Where the reading influencer stands with a product: the newest request. */
export const OwnRequest = z
  .object({
    id: id('afr'),
    state: z.enum(['pending', 'approved', 'rejected', 'cancelled', 'revoked']),
    retry_at: Instant.nullable().meta({ description: 'Not before this may the product be asked for again' }),
    never: z.boolean().meta({ description: 'The sponsor does not want to be asked again' }),
    short_url: z.string().nullable(),
  })
  .meta({ id: 'OwnRequest' })
export type OwnRequest = z.output<typeof OwnRequest>

export const Product = z
  .object({
    ...ProductSummary.shape,
    description: z.string().nullable(),
    category: z.string().nullable(),
    url: z.string(),
    created_at: Instant,
    updated_at: Instant,
    silent_since: Instant.nullable().meta({
      description:
        'Its page has not answered since; looked at daily while links lead there; null for others than its sponsor',
    }),
    own_request: OwnRequest.nullable(),
    /** What this reader may do next. The screen asks this list and nothing else. */
    actions: z.array(ProductAction),
  })
  .meta({ id: 'Product' })
export type Product = z.output<typeof Product>

export const ImportState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])
export type ImportState = z.output<typeof ImportState>
/** A file of products, and how far it is. */
export const ProductImport = z
  .object({
    id: id('imp'),
    state: ImportState,
    rows: z.int().meta({ description: 'In the file, without the heading' }),
    created: z.int().meta({ description: 'Products added so far' }),
    refused: z
      .array(
        z.object({
          line: z.int().meta({ description: 'Line of the file; the first is the heading' }),
          errors: z.array(z.object({ path: z.string(), code: z.string() })).max(50),
        }),
      )
      .max(5000)
      .meta({ description: 'Rows with a mistake; known as soon as it runs' }),
    failure: z.string().nullable(),
    created_at: Instant,
    finished_at: Instant.nullable(),
    actions: z.array(z.enum(['cancel'])),
  })
  .meta({ id: 'ProductImport' })
export type ProductImport = z.output<typeof ProductImport>

const path = (rest = '') => `/api/v1/products${rest}` as const
const tag = 'Products'
const params = z.object({ id: id('prd') })
const one = { params, response: Product, tag } as const
const state = { ...one, errors: { wrong_state: 409 } } as const
const oneImport = { params: z.object({ id: id('imp') }), response: ProductImport, tag } as const

export const products = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'The catalogue: all active products, or my own in every state',
    query: z.strictObject({
      q: z.string().max(100).optional().meta({ description: 'Words of the name, the category or the company' }),
      category: z.string().max(60).optional(),
      sponsor_id: id('spo').optional(),
      state: ProductState.optional(),
      askable: flag.optional().meta({ description: 'Only what I may ask for now' }),
      sort: z.enum(['-created_at', 'created_at']).default('-created_at'),
      ...paging,
    }),
    response: page(Product),
  }),
  categories: endpoint({
    method: 'GET',
    path: path('/categories'),
    tag,
    summary: 'The categories in use, with how many active products each has',
    response: z.object({ data: z.array(z.object({ category: z.string(), products: z.int() })).max(100) }),
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One product', ...one }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Add a product',
    body: CreateProduct,
    response: Product,
    status: 201,
    errors: { currency_mismatch: 422, ...reached },
  }),
  change: endpoint({
    method: 'PATCH',
    path: path('/:id'),
    summary: 'Change a product; links follow its new address, agreed commissions stay',
    body: ChangeProduct,
    ...one,
    errors: { slug_taken: 409 },
  }),
  publish: endpoint({ method: 'POST', path: path('/:id/publish'), summary: 'Show a draft to influencers', ...state }),
  archive: endpoint({
    method: 'POST',
    path: path('/:id/archive'),
    summary: 'Withdraw a product; its links stop at once',
    ...state,
  }),
  restore: endpoint({
    method: 'POST',
    path: path('/:id/restore'),
    summary: 'Bring a withdrawn product and its links back',
    ...state,
  }),
  setImage: endpoint({
    method: 'PUT',
    path: path('/:id/image'),
    summary: 'Set the picture of a product: PNG, JPEG or WebP, 10 MB and 50 million pixels at most',
    ...one,
    takes: ['image/png', 'image/jpeg', 'image/webp', 'application/octet-stream'],
    most_bytes: 10 * 1024 * 1024,
    errors: { ...badPicture, ...reached },
  }),
  dropImage: endpoint({
    method: 'DELETE',
    path: path('/:id/image'),
    summary: 'Take the picture of a product away',
    ...one,
  }),
  import: endpoint({
    method: 'POST',
    path: path('/import'),
    tag,
    summary: 'Add products from a CSV file, one file at a time',
    description:
      'Columns name, description, category, price, currency, url, commission_percent or commission_amount, state. ' +
      'Answers at once; a job adds the good rows and names the others with what is wrong, and a notice says when it ' +
      'is over. At most 2 MB and 5,000 rows.',
    body: z.strictObject({ csv: z.string().min(1).max(2_000_000) }),
    most_bytes: 2_500_000,
    response: ProductImport,
    status: 202,
    idempotent: true,
    errors: { import_running: 409, file_unreadable: 422, columns_missing: 422, too_many_rows: 422, ...reached },
  }),
  imports: endpoint({
    method: 'GET',
    path: path('/imports'),
    tag,
    summary: 'My files of products, newest first',
    query: z.strictObject(paging),
    response: page(ProductImport),
  }),
  getImport: endpoint({
    method: 'GET',
    path: path('/imports/:id'),
    summary: 'One file of products, how far it is, and what was wrong in it',
    ...oneImport,
  }),
  cancelImport: endpoint({
    method: 'POST',
    path: path('/imports/:id/cancel'),
    summary: 'Stop adding products from a file; those that were added stay',
    ...oneImport,
    errors: { wrong_state: 409 },
  }),
}
