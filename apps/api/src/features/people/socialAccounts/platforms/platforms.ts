import type { Platform } from '@affluence/contract/influencers'
import type { Config } from '../../../../config.ts'
import type { Adapter } from './adapter.ts'
import { instagram } from './instagram.ts'
import { tiktok } from './tiktok.ts'
import { youtube } from './youtube.ts'

export const adapters: Record<Platform, Adapter> = { instagram, youtube, tiktok }
export const allAdapters: readonly Adapter[] = Object.values(adapters)

/** The required settings that are not set. */
export const missingSettings = (config: Config, { required }: Adapter): string[] =>
  required.filter((name) => !config[name as keyof Config])
export const isConfigured = (config: Config, adapter: Adapter) => missingSettings(config, adapter).length === 0
