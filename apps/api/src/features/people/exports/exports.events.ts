import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ export_id: z.string() })

export const exportAsked = event('export.asked', about, { audit: true })
/** Queued with the request itself: it does not wait until every earlier fact was distributed. */
export const exportWriting = { name: 'exports.write', payload: about, lane: 'files' } as const

export const exportStarted = event('export.started', about)
export const exportDone = event('export.done', about)
export const exportFailed = event('export.failed', about)
export const exportCancelled = event('export.cancelled', about)
export const exportDownloaded = event('export.downloaded', about, { audit: true })
export const exportExpired = event('export.expired', about)
