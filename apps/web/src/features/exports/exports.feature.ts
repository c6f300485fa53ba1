import { feature, none } from '../../kernel/feature.ts'
import { exportPages } from './exports.pages.ts'

export const exportsFeature = feature({
  name: 'exports',
  pages: exportPages,
  menu: [
    {
      to: '/exports',
      icon: 'i-lucide-file-down',
      label: 'exports.menu.exports',
      sections: { sponsor: 'account', influencer: 'account', admin: 'platform' },
      order: 40,
      forOwners: true,
    },
  ],
  texts: ['exports'],
  finders: none,
  live: none,
})

declare global {
  interface Texts {
    exports: typeof import('./exports.en.json')
  }
}
