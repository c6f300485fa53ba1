import type { AffiliationRequest } from '@affluence/contract/affiliations'
import { reactive } from 'vue'

export type Decision = 'approve' | 'reject'

/** Which decision is being taken about which requests; the dialog is open while there are any. */
export function useDeciding() {
  const state = reactive<{ decision: Decision; requests: AffiliationRequest[] }>({ decision: 'approve', requests: [] })
  const open = (decision: Decision, requests: AffiliationRequest[]) => Object.assign(state, { decision, requests })
  const close = () => (state.requests = [])
  return { state, open, close }
}
