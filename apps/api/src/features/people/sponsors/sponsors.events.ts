import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const termsChanged = event('sponsor.terms_changed', z.object({ sponsor_id: z.string() }), { audit: true })
