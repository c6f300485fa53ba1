import { feature, none } from '../../kernel/feature.ts'
import { profilePages } from './profile.pages.ts'

export const profileFeature = feature({
  name: 'profile',
  pages: profilePages,
  menu: [
    {
      to: '/profile',
      icon: 'i-lucide-id-card',
      label: 'profile.menu.profile',
      sections: { influencer: 'account' },
      order: 10,
      whileWaiting: true,
    },
  ],
  texts: ['profile', 'influencers'],
  finders: none,
  live: ['influencer.profile_changed', 'influencer.changed_by_admin'],
})

declare global {
  interface Texts {
    profile: typeof import('./profile.en.json')
  }
}
