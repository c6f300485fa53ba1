import type { Page } from '../../kernel/feature.ts'

export const campaignPages: Page[] = [
  {
    name: 'campaigns',
    path: '/campaigns',
    meta: { title: 'campaigns.title', who: ['admin', 'sponsor'] },
    component: () => import('./CampaignsPage.vue'),
  },
  {
    name: 'campaign_new',
    path: '/campaigns/new',
    meta: { title: 'campaigns.new', who: ['sponsor'] },
    component: () => import('./CampaignEditorPage.vue'),
  },
  {
    name: 'campaign',
    path: '/campaigns/:id',
    props: true,
    meta: { title: 'campaigns.one', who: ['admin', 'sponsor', 'influencer'] },
    component: () => import('./CampaignPage.vue'),
  },
  {
    name: 'campaign_edit',
    path: '/campaigns/:id/edit',
    props: true,
    meta: { title: 'campaigns.edit', who: ['sponsor'] },
    component: () => import('./CampaignEditorPage.vue'),
  },
]
