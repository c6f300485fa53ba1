import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const brandingChanged = event('branding.changed', z.object({ sponsor_id: z.string() }), { audit: true })
