import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ export_id: z.string() })

export const exportAsked = event('export.asked', payload, { audit: true })
/** Queued with the request itself: it does not wait until every earlier fact was distributed. */
export const exportWriting = { name: 'exports.write', payload: payload, lane: 'files' } as const

export const exportStarted = event('export.started', payload)
export const exportDone = event('export.done', payload)
export const exportFailed = event('export.failed', payload)
export const exportCancelled = event('export.cancelled', payload)
export const exportDownloaded = event('export.downloaded', payload, { audit: true })
export const exportExpired = event('export.expired', payload)
