import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

export const policyChanged = event('attribution.policy_changed', z.object({ policy_id: z.string() }), { audit: true })
