import { feature, none } from '../../../feature.ts'
import { exportedCampaigns } from './campaigns.exports.ts'
import { campaignJobs } from './campaigns.jobs.ts'
import en from './campaigns.mails.en.json' with { type: 'json' }
import fr from './campaigns.mails.fr.json' with { type: 'json' }
import { campaignRoutes } from './campaigns.routes.ts'
import { campaignCount } from './campaigns.service.ts'

export const campaignsFeature = feature({
  name: 'campaigns',
  routes: campaignRoutes,
  jobs: campaignJobs,
  tasks: none,
  reactions: none,
  exports: [exportedCampaigns],
  checks: none,
  notices: ['campaign_dates_moved'],
  mails: { en, fr },
  labels: none,
  quotas: [campaignCount],
  priced: none,
  sealed: none,
  provides: none,
  webhooks: none,
  demo: 'story',
})
