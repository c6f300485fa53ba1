import { myAccount } from '@affluence/contract/account'
import { computed, ref } from 'vue'
import { call } from '../kernel/api.ts'
import { browserZone } from '../kernel/format.ts'
import { useSession } from '../kernel/session.ts'

/** An account in UTC may never have been asked for its time zone: it is asked once, where the browser knows another. */
export function useZoneQuestion(own = browserZone) {
  const session = useSession()
  const key = () => `zone_asked.${session.user?.id}`
  const answered = ref(0)
  const isAsked = computed(() => {
    void answered.value
    const isUtc = session.user?.timezone === 'UTC'
    return isUtc && own !== 'UTC' && own !== 'Etc/UTC' && !session.looking && !localStorage.getItem(key())
  })
  function keep() {
    localStorage.setItem(key(), '1')
    answered.value++
  }
  async function take() {
    await session.adopt(await call(myAccount.update, { body: { timezone: own } }))
    keep()
  }
  return { own, isAsked, keep, take }
}
