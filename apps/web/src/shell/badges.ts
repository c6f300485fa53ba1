import { adRequests } from '@affluence/contract/adRequests'
import { affiliations } from '@affluence/contract/affiliations'
import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { call } from '../kernel/api.ts'
import { useSession } from '../kernel/session.ts'

export type Badge = 'affiliations' | 'ad_requests'

/** How much waits for the reader behind an entry of the menu; the live stream makes these figures old. */
export function useBadges() {
  const session = useSession()
  const isDeciding = computed(() => session.role === 'sponsor' && !session.waiting)
  const { data: waiting } = useQuery({
    key: ['affiliations', 'waiting'],
    query: () => call(affiliations.waiting, {}),
    enabled: isDeciding,
  })
  const isIn = computed(() => session.user !== null && !session.waiting)
  const { data: offers } = useQuery({
    key: ['ad_requests', 'waiting'],
    query: () => call(adRequests.waiting, {}),
    enabled: isIn,
  })
  return computed<Record<Badge, number>>(() => ({
    affiliations: isDeciding.value ? (waiting.value?.count ?? 0) : 0,
    ad_requests: isIn.value ? (offers.value?.count ?? 0) : 0,
  }))
}
