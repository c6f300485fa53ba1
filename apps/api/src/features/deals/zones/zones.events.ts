import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ zone_id: z.string() })
export const zoneCreated = event('zone.created', payload, { audit: true })
export const zoneChanged = event('zone.changed', payload, { audit: true })
export const zoneRemoved = event('zone.removed', payload, { audit: true })
