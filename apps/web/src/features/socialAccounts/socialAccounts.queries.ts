import { socialAccounts } from '@affluence/contract/socialAccounts'
import { socialFigures } from '@affluence/contract/socialAccounts.figures'
import { socialMonitor } from '@affluence/contract/socialAccounts.monitor'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { answerBefore, queryKind } from '../../kernel/queries.ts'
import { platformIcons, platformNames } from '../influencers/shared/platforms.ts'

export const socialQueries = queryKind('social_accounts', ['social.*'])

export const useSocialAccounts = () =>
  useQuery({ key: socialQueries.key('list'), query: ({ signal }) => call(socialAccounts.list, {}, signal) })
export const useFollowerFigures = () =>
  useQuery({ key: socialQueries.key('figures'), query: ({ signal }) => call(socialFigures.followers, {}, signal) })

export const periods = ['30', '90', '365', 'all'] as const
export const useGrowth = (days: () => (typeof periods)[number]) =>
  useQuery({
    key: () => socialQueries.key('growth', days()),
    query: ({ signal }) => call(socialFigures.growth, { query: { days: days() } }, signal),
    placeholderData: answerBefore(socialFigures.growth),
  })
/** The progress of a sync task. */
export const useSocialSync = (task_id: () => string | undefined) =>
  useQuery({
    key: () => socialQueries.key('sync', task_id() ?? ''),
    query: ({ signal }) => call(socialFigures.sync, { params: { task_id: task_id()! } }, signal),
    enabled: () => task_id() !== undefined,
  })
export const useSocialMonitor = () =>
  useQuery({ key: socialQueries.key('monitor'), query: ({ signal }) => call(socialMonitor.get, {}, signal) })
export const useSyncFigures = () =>
  useQuery({
    key: socialQueries.key('runs'),
    query: ({ signal }) => call(socialMonitor.figures, { query: { days: 7 } }, signal),
  })

/** Finds accounts by a part of the name, or by the platform, for the command palette. */
export const findSocialAccounts: Finder['find'] = async ({ q, limit }, signal) => {
  const { data } = await call(socialAccounts.list, {}, signal)
  const matches = (text: string) => text.toLocaleLowerCase().includes(q.toLocaleLowerCase())
  return data
    .filter(({ username, display_name, platform }) =>
      matches(`${username} ${display_name ?? ''} ${platformNames[platform]}`),
    )
    .slice(0, limit)
    .map(({ id, username, platform }) => ({
      to: `/social-accounts?account_id=${id}`,
      icon: platformIcons[platform],
      label: username,
      hint: platformNames[platform],
    }))
}
