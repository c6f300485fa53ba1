import type { Page } from '../../kernel/feature.ts'

const who = ['sponsor'] as const
export const webhookPages: Page[] = [
  {
    name: 'webhooks',
    path: '/webhooks',
    meta: { title: 'webhooks.title', who },
    component: () => import('./WebhooksPage.vue'),
  },
  {
    name: 'webhook_listen',
    path: '/webhooks/listen',
    meta: { title: 'webhooks.listen.title', who },
    component: () => import('./ListenPage.vue'),
  },
  {
    name: 'webhook_catalogue',
    path: '/webhooks/catalogue',
    meta: { title: 'webhooks.catalogue.title', who },
    component: () => import('./CataloguePage.vue'),
  },
  {
    name: 'webhook',
    path: '/webhooks/:id',
    props: true,
    meta: { title: 'webhooks.one', who },
    component: () => import('./EndpointPage.vue'),
  },
  {
    name: 'webhook_delivery',
    path: '/webhooks/:id/deliveries/:delivery_id',
    props: true,
    meta: { title: 'webhooks.delivery.title', who },
    component: () => import('./DeliveryPage.vue'),
  },
  {
    name: 'admin_webhooks',
    path: '/admin/webhooks',
    meta: { title: 'webhooks.monitor.title', who: ['admin'] },
    component: () => import('./MonitorPage.vue'),
  },
]
