import type { Session } from '@affluence/contract/authentication'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { SessionRow } from '../credentials/credentials.tables.ts'
import { refreshOf } from '../credentials/sessions.service.ts'
import { type Account, toMe } from './account.service.ts'

/** What is answered beside the access token, what that one is made for, and what goes into the cookie. */
export type SignedIn = Pick<Session, 'method' | 'user'> & {
  session: { id: string; user_id: string }
  refresh: { token: string; seconds: number }
}
export type Opened = { account: Account; session: SessionRow }

export const signedIn = (kernel: Kernel, { account, session }: Opened): SignedIn => ({
  session: { id: session.id, user_id: session.user_id },
  refresh: refreshOf(kernel, session),
  method: session.method,
  user: toMe(account),
})
