import { users } from '@affluence/contract/users'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import type { Finder } from '../../kernel/feature.ts'
import { queryKind } from '../../kernel/queries.ts'

export const userQueries = queryKind('users', ['user.*'])
export const loginEventQueries = queryKind('login_events', [
  'session.ended',
  'user.password_changed',
  'user.email_changed',
  'user.two_factor_changed',
])

export const useUser = (id: () => string) =>
  useQuery({ key: () => userQueries.key(id()), query: () => call(users.get, { params: { id: id() } }) })
export const useUserHistory = (id: () => string) =>
  useQuery({
    key: () => userQueries.key(id(), 'history'),
    query: () => call(users.history, { params: { id: id() } }),
  })
export const useLoginsOf = (user_id: () => string) =>
  useQuery({
    key: () => loginEventQueries.key('recent', user_id()),
    query: () => call(users.logins, { query: { user_id: user_id(), limit: 5 } }),
  })

/** For the palette. */
export const findUsers: Finder['find'] = async (query, signal) =>
  (await call(users.list, { query }, signal)).data.map((user) => ({
    to: `/admin/users/${user.id}`,
    icon: 'i-lucide-user',
    label: user.party?.name ?? user.username,
    hint: user.email ?? user.phone ?? '',
  }))
