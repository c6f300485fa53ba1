import { feature, none } from '../../kernel/feature.ts'
import { orderPages } from './orders.pages.ts'

export const ordersFeature = feature({
  name: 'orders',
  pages: orderPages,
  menu: [
    {
      to: '/orders',
      icon: 'i-lucide-shopping-bag',
      label: 'orders.menu.orders',
      sections: { sponsor: 'trade', influencer: 'trade', admin: 'trade' },
      order: 10,
    },
  ],
  texts: ['orders', 'couriers', 'positions'],
  finders: [
    {
      who: ['admin', 'sponsor', 'influencer'],
      find: async (...given) => (await import('./orders.queries.ts')).findOrders(...given),
    },
  ],
  live: none,
})

declare global {
  interface Texts {
    orders: typeof import('./orders.en.json')
  }
}
