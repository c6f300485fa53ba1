import { feature, none } from '../../../feature.ts'
import { mailJobs } from './mails.jobs.ts'
import { ownTexts } from './mails.rules.ts'

export const mailsFeature = feature({
  name: 'mails',
  routes: none,
  jobs: ({ mails }) => mailJobs(mails),
  tasks: none,
  reactions: none,
  exports: none,
  checks: none,
  notices: none,
  mails: ownTexts,
  labels: none,
  quotas: none,
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: none,
})
