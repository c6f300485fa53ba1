import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const settingsChanged = event('settings.changed', z.object({ keys: z.array(z.string()) }), { audit: true })
