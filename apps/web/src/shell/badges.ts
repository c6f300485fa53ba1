import { computed } from 'vue'
import { useSession } from '../kernel/session.ts'
import { useWaitingAffiliations } from '../features/affiliations/affiliations.queries.ts'
import { useWaitingRequests } from '../features/adRequests/adRequests.queries.ts'

export type Badge = 'affiliations' | 'ad_requests'

/** How much waits for the reader behind an entry of the menu; the live stream makes these figures old. */
export function useBadges() {
  const session = useSession()
  const isDeciding = computed(() => session.role === 'sponsor' && !session.waiting)
  const { data: waiting } = useWaitingAffiliations(() => isDeciding.value)
  const isIn = computed(() => session.user !== null && !session.waiting)
  const { data: offers } = useWaitingRequests(() => isIn.value)
  return computed<Record<Badge, number>>(() => ({
    affiliations: isDeciding.value ? (waiting.value?.count ?? 0) : 0,
    ad_requests: isIn.value ? (offers.value?.count ?? 0) : 0,
  }))
}
