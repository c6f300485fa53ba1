import { myAccount } from '@affluence/contract/account'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

const signInEvents = [
  'session.ended',
  'user.password_changed',
  'user.email_changed',
  'user.two_factor_changed',
] as const
export const sessionQueries = queryKind('sessions', signInEvents)
export const loginQueries = queryKind('logins', signInEvents)

export const useSessions = () =>
  useQuery({ key: sessionQueries.key(), query: () => call(myAccount.sessions, { query: {} }) })
export const useLastLogins = () =>
  useQuery({ key: loginQueries.key('mine'), query: () => call(myAccount.logins, { query: { limit: 10 } }) })
