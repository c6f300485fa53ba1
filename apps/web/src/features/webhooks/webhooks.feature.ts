import { feature, none } from '../../kernel/feature.ts'
import { webhookPages } from './webhooks.pages.ts'

export const webhooksFeature = feature({
  name: 'webhooks',
  pages: webhookPages,
  menu: [
    {
      to: '/webhooks',
      icon: 'i-lucide-webhook',
      label: 'webhooks.menu.webhooks',
      sections: { sponsor: 'account' },
      order: 60,
    },
    {
      to: '/admin/webhooks',
      icon: 'i-lucide-webhook',
      label: 'webhooks.menu.webhooks',
      sections: { admin: 'platform' },
      order: 45,
    },
  ],
  texts: ['webhooks'],
  finders: [
    {
      who: ['sponsor'],
      find: async (...args) => (await import('./webhooks.queries.ts')).findEndpoints(...args),
    },
  ],
  live: none,
})

declare global {
  interface Texts {
    webhooks: typeof import('./webhooks.en.json')
  }
}
