import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ product_id: z.string() })

export const productCreated = event('product.created', payload)
export const productChanged = event('product.changed', payload)
export const productPublished = event('product.published', payload)
export const productArchived = event('product.archived', payload)
export const productRestored = event('product.restored', payload)
/** Agreements stay as they were; who has one is told so. */
export const commissionChanged = event('product.commission_changed', payload)
/** The address that links lead to does not answer any more. */
export const productSilent = event('product.silent', payload.extend({ reason: z.string() }))

const file = z.object({ import_id: z.string() })
export const importAsked = event('product_import.asked', file, { audit: true })
export const importDone = event('product_import.done', file)
export const importFailed = event('product_import.failed', file)
export const importCancelled = event('product_import.cancelled', file, { audit: true })
/** Queued with the request itself: it does not wait until every earlier fact was distributed. */
export const productImporting = { name: 'products.import', payload: file, lane: 'heavy' } as const
