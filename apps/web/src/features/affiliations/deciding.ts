import type { AffiliationRequest } from '@affluence/contract/affiliations'
import { reactive, watch } from 'vue'
import { useDialogAbout } from '../../ui/dialogs.ts'

export type Decision = 'approve' | 'reject'

/**
 * Which decision is being taken about which requests; the dialog is open while there are any. The address says which,
 * and a reload finds them among the rows again; what is being decided stays as it was when the dialog was opened.
 */
export function useDeciding(rows: () => readonly AffiliationRequest[]) {
  const approving = useDialogAbout('approve')
  const refusing = useDialogAbout('reject')
  const state = reactive<{ decision: Decision; requests: AffiliationRequest[] }>({ decision: 'approve', requests: [] })
  const dialogs = { approve: approving, reject: refusing }
  function open(decision: Decision, requests: AffiliationRequest[]) {
    Object.assign(state, { decision, requests })
    return dialogs[decision].show(requests.map(({ id }) => id).join(','))
  }
  const close = () => (approving.isOpen.value ? approving : refusing).hide()
  watch(
    [approving.about, refusing.about, rows],
    ([approved, refused, all]) => {
      const ids = (approved ?? refused)?.split(',')
      if (!ids) state.requests = []
      else if (state.requests.length === 0) {
        state.decision = approved === null ? 'reject' : 'approve'
        state.requests = all.filter(({ id, actions }) => ids.includes(id) && actions.includes('approve'))
      }
    },
    { immediate: true },
  )
  return { state, open, close }
}
