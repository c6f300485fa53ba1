import type { Platform } from '@affluence/contract/influencers'

export const platformIcons: Record<Platform, string> = {
  instagram: 'i-lucide-instagram',
  youtube: 'i-lucide-youtube',
  tiktok: 'i-lucide-music-2',
}
export const platformNames: Record<Platform, string> = {
  instagram: 'Instagram',
  youtube: 'YouTube',
  tiktok: 'TikTok',
}
