import type { Sealed } from '../../../kernel/ops/secretKeys.ts'
import { placeOfRevocation } from './disconnecting.service.ts'
import { social_accounts, token_answers, token_revocations } from './socialAccounts.tables.ts'
import { placeOfAnswer, placeOfToken } from './tokens.service.ts'

const account = { of: social_accounts, id: social_accounts.id, place: placeOfToken }
export const sealedTokens: readonly Sealed[] = [
  { ...account, what: 'social token', sealed: social_accounts.access_token },
  { ...account, what: 'social refresh token', sealed: social_accounts.refresh_token },
  {
    what: 'answer of a platform',
    of: token_answers,
    id: token_answers.id,
    sealed: token_answers.sealed,
    place: placeOfAnswer,
  },
  {
    what: 'token to revoke',
    of: token_revocations,
    id: token_revocations.id,
    sealed: token_revocations.token,
    place: placeOfRevocation,
  },
]
