import { apiKeys, signInLinks } from '@affluence/contract/apiKeys'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

export const apiKeyQueries = queryKind('api_keys', ['api_key.*'])
export const signInLinkQueries = queryKind('sign_in_links', ['sign_in_link.*'])

export const useOwnKeys = (limit: number, enabled: () => boolean = () => true) =>
  useQuery({
    key: apiKeyQueries.key('own', limit),
    query: ({ signal }) => call(apiKeys.list, { query: { limit } }, signal),
    enabled,
  })
export const useSignInLink = () =>
  useQuery({
    key: signInLinkQueries.key(),
    query: () => call(signInLinks.list, { query: { limit: 1 } }),
  })
