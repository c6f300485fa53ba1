import { z } from 'zod'
import { id, Instant, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { reached } from './quotas.ts'

export const ExportState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'expired'])
export type ExportState = z.output<typeof ExportState>
export const ExportFormat = z.enum(['csv', 'xlsx'])
export type ExportFormat = z.output<typeof ExportFormat>
/** Every list that may be taken along as a file. */
export const ExportList = z.enum([
  'campaigns',
  'ad_requests',
  'products',
  'affiliation_requests',
  'links',
  'clicks',
  'orders',
  'commissions',
  'coupons',
  'wallet_entries',
  'payouts',
  'top_ups',
  'waivers',
  'influencers',
  'ranking',
  'profiles',
  'users',
  'sign_ins',
  'all_sign_ins',
  'audit',
  'social_snapshots',
])
export type ExportList = z.output<typeof ExportList>

export const Export = z
  .object({
    id: id('exp'),
    list: ExportList,
    format: ExportFormat,
    filters: z.record(z.string(), z.string()),
    state: ExportState,
    rows: z.int().meta({ description: 'Written so far' }),
    total: z.int().nullable().meta({ description: 'How many there will be; null where counting would cost too much' }),
    size: z.int().meta({ description: 'Bytes of the file as it is downloaded' }),
    file_name: z.string(),
    failure: z.string().nullable().meta({ description: 'The code of what stopped it' }),
    created_at: Instant,
    finished_at: Instant.nullable(),
    expires_at: Instant.nullable().meta({ description: 'Until then the file can be downloaded' }),
    /** What this reader may do next. The screen asks this list and nothing else. */
    actions: z.array(z.enum(['cancel', 'download'])),
  })
  .meta({ id: 'Export' })
export type Export = z.output<typeof Export>

export const NewExport = z
  .strictObject({
    list: ExportList,
    format: ExportFormat.default('csv'),
    filters: z
      .record(z.string().max(40), z.string().max(200))
      .default({})
      .meta({ description: 'The query of the list, as it is sent to the list itself; cursor and limit do not count' }),
  })
  .meta({ id: 'NewExport' })
export type NewExport = z.output<typeof NewExport>

const path = (rest = '') => `/api/v1/exports${rest}` as const
const tag = 'Exports'
const params = z.object({ id: id('exp') })
const one = { params, response: Export, tag } as const

export const exports = {
  list: endpoint({
    method: 'GET',
    path: path(),
    tag,
    summary: 'My exports, newest first',
    query: z.strictObject({ state: ExportState.optional(), ...paging }),
    response: page(Export),
  }),
  create: endpoint({
    method: 'POST',
    path: path(),
    tag,
    summary: 'Export a list as it is filtered',
    description:
      'Answers at once; the file is written by a job, and a notice says when it is ready. Text that a spreadsheet ' +
      'would take for a formula gets an apostrophe in CSV; in XLSX it is text. Amounts are decimal numbers in the currency that stands beside them.',
    body: NewExport,
    response: Export,
    status: 202,
    idempotent: true,
    errors: { too_many_exports: 429, approval_required: 403, invalid_choice: 422, ...reached },
  }),
  get: endpoint({ method: 'GET', path: path('/:id'), summary: 'One export and how far it is', ...one }),
  cancel: endpoint({
    method: 'POST',
    path: path('/:id/cancel'),
    summary: 'Stop an export; what was written is thrown away',
    ...one,
    errors: { wrong_state: 409 },
  }),
  file: endpoint({
    method: 'GET',
    path: path('/:id/file'),
    tag,
    summary: 'Download the file of an export; its owner alone, until it expires',
    params,
    response: z.any(),
    media: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    stream: true,
    errors: { not_ready: 409, export_expired: 409 },
  }),
}
