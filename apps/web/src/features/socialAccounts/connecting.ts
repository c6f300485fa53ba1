import type { Platform } from '@affluence/contract/influencers'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { useEventListener } from '@vueuse/core'
import { ref } from 'vue'
import { call } from '../../kernel/api.ts'
import { explain } from '../../kernel/problems.ts'
import { toast } from '../../ui/toasts.ts'

/** Opens the page of the platform, which redirects to the callback page. */
export function useConnect() {
  const busy = ref<Platform | null>(null)
  // After the back button the browser may restore this page in its old state.
  useEventListener(window, 'pageshow', () => (busy.value = null))
  async function connect(platform: Platform) {
    busy.value = platform
    try {
      const { authorize_url } = await call(socialAccounts.connect, { body: { platform } })
      location.assign(authorize_url)
    } catch (error) {
      busy.value = null
      toast(explain(error), 'error')
    }
  }
  return { busy, connect }
}
