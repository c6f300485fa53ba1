import { feature, none } from '../../../feature.ts'
import { fileByteCount, influencerNamed, partyOfUser, usernames } from './parties.service.ts'

export const identitiesFeature = feature({
  name: 'identities',
  routes: none,
  jobs: none,
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: none,
  mails: none,
  labels: none,
  quotas: [fileByteCount],
  priced: none,
  sealed: none,
  provides: { influencerNamed, partyOfUser, usernames },
  webhooks: none,
  demo: 'story',
})
