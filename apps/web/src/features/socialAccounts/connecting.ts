import type { Platform } from '@affluence/contract/influencers'
import { socialAccounts } from '@affluence/contract/socialAccounts'
import { useEventListener } from '@vueuse/core'
import { ref } from 'vue'
import { call } from '../../kernel/api.ts'
import { explain } from '../../kernel/problems.ts'
import { toast } from '../../ui/toasts.ts'

/** Sends the browser to the page of the platform; it comes back to the callback page. */
export function useConnect() {
  const busy = ref<Platform | null>(null)
  // Back from the platform's page, the browser may show this one as it was left.
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
