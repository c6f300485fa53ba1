import type { AffiliationDecisions } from '@affluence/contract/affiliations'
import type { AdminActor, SponsorActor } from '../../../kernel/access.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { approveAffiliation, rejectAffiliation } from './affiliations.service.ts'

/** Each is decided by itself: what is refused does not take the others back. */
export async function decideMany(kernel: Kernel, actor: SponsorActor | AdminActor, input: AffiliationDecisions) {
  const data = []
  for (const id of new Set(input.ids)) data.push({ id, ...(await decideOne(kernel, actor, id, input)) })
  return { data }
}

async function decideOne(kernel: Kernel, actor: SponsorActor | AdminActor, id: string, input: AffiliationDecisions) {
  try {
    if (input.decision === 'approve') await approveAffiliation(kernel, actor, id, { response: input.response })
    else await rejectAffiliation(kernel, actor, id, input)
    return { done: true, code: null }
  } catch (error) {
    if (error instanceof Refusal && error.kind !== 'unavailable') return { done: false, code: error.code }
    throw error
  }
}
