import { onBeforeUnmount, onMounted } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { useTexts } from '../kernel/messages.ts'
import { confirm } from './confirm.ts'

/** Asks before a changed form is left: by a link, by the back button, or by closing the tab. */
export function useLeaveGuard(changed: () => boolean) {
  const t = useTexts('ui')
  const stay = (event: BeforeUnloadEvent) => {
    if (changed()) event.preventDefault()
  }
  onMounted(() => addEventListener('beforeunload', stay))
  onBeforeUnmount(() => removeEventListener('beforeunload', stay))
  onBeforeRouteLeave(async () => {
    if (!changed()) return true
    const words = { title: t('leave.title'), text: t('leave.text'), action: t('leave.action'), cancel: t('leave.stay') }
    return (await confirm({ ...words, danger: true })) !== null
  })
}
