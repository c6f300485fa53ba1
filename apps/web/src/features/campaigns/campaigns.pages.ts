import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../kernel/pages.ts'

const page = (load: Parameters<typeof withTexts>[0]) => withTexts(load, 'campaigns', 'adRequests')
export const campaignPages: RouteRecordRaw[] = [
  {
    name: 'campaigns',
    path: '/campaigns',
    meta: { title: 'campaigns.title', who: ['admin', 'sponsor'] },
    component: page(() => import('./CampaignsPage.vue')),
  },
  {
    name: 'campaign_new',
    path: '/campaigns/new',
    meta: { title: 'campaigns.new', who: ['sponsor'] },
    component: page(() => import('./CampaignEditorPage.vue')),
  },
  {
    name: 'campaign',
    path: '/campaigns/:id',
    props: true,
    meta: { title: 'campaigns.one', who: ['admin', 'sponsor', 'influencer'] },
    component: page(() => import('./CampaignPage.vue')),
  },
  {
    name: 'campaign_edit',
    path: '/campaigns/:id/edit',
    props: true,
    meta: { title: 'campaigns.edit', who: ['sponsor'] },
    component: page(() => import('./CampaignEditorPage.vue')),
  },
]
