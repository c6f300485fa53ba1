import { fileByteCount, influencerNamed, usernames } from './features/people/identities/parties.service.ts'
import { completedRequests } from './features/deals/adRequests/completed.service.ts'
import type { Known } from './features/people/influencers/influencerView.service.ts'

/** What the profiles of influencers are told by features above. */
export const profiled: Known = { completedRequests, usernames, influencerNamed, fileByteCount }
