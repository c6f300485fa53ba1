import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { useTexts } from '../kernel/messages.ts'
import { useSession } from '../kernel/session.ts'
import { confirm } from './confirm.ts'

const t = useTexts('ui')

/** Asks before a changed form is left: by a link, by the back button, or by closing the tab. */
export function useLeaveGuard(changed: () => boolean) {
  const session = useSession()
  const stay = (event: BeforeUnloadEvent) => {
    if (changed()) event.preventDefault()
  }
  onMounted(() => addEventListener('beforeunload', stay))
  onBeforeUnmount(() => removeEventListener('beforeunload', stay))
  onBeforeRouteLeave(async () => {
    // Whoever is signed out is led to the sign-in page, and finds a draft afterwards.
    return !changed() || session.state === 'out' || askToLeave()
  })
}
/** Whether what was typed may go. */
export async function askToLeave() {
  const words = { title: t('leave.title'), text: t('leave.text'), action: t('leave.action'), cancel: t('leave.stay') }
  return (await confirm({ ...words, danger: true })) !== null
}
