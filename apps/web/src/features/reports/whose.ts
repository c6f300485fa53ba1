import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useSession } from '../../kernel/session.ts'

/** Whose report it is: one’s own, or for admins that of whomever the address names. */
export function useWhose() {
  const route = useRoute()
  const session = useSession()
  const influencer_id = computed(() => {
    const { influencer_id: named } = route.query
    return typeof named === 'string' && named !== '' ? named : undefined
  })
  const mustChoose = computed(() => session.role === 'admin' && !influencer_id.value)
  return { influencer_id, mustChoose }
}
