import { z } from 'zod'
import { event } from '../../../kernel/work.ts'

export const settingsChanged = event('settings.changed', z.object({ keys: z.array(z.string()) }), { audit: true })
