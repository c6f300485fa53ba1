import { fileByteCount, influencerNamed, usernames } from './features/identities/parties.service.ts'
import { completedRequests } from './features/adRequests/completed.service.ts'
import type { Known } from './features/influencers/influencerView.service.ts'

/** What the profiles of influencers are told by features above. */
export const profiled: Known = { completedRequests, usernames, influencerNamed, fileByteCount }
