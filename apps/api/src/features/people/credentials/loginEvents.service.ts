import type { LoginEvent, LoginEventFilter } from '@affluence/contract/logins'
import type { Page } from '@affluence/contract/common'
import { and, eq, gte, lt, or } from 'drizzle-orm'
import type { Actor } from '../../../kernel/access.ts'
import { instantsOf } from '../../../kernel/days.ts'
import { contains, searchText, type Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { after, byTime, pageOf } from '../../../kernel/db/list.ts'
import { attemptKey } from './attempts.rules.ts'
import { login_events, type LoginEventRow, sessions } from './credentials.tables.ts'

export type Visitor = { ip: string; user_agent: string }

type SignInAttempt = Pick<LoginEventRow, 'login' | 'method' | 'outcome' | 'reason'> & { user_id: string | null }

/** Append-only: these rows are never edited or removed. */
export async function logSignIn(tx: Tx, { ip, user_agent }: Visitor, attempt: SignInAttempt) {
  const login = attemptKey(attempt.login)
  await tx.insert(login_events).values({
    ...attempt,
    login,
    login_key: searchText(login),
    id: tx.newId('lev'),
    ip,
    user_agent,
    created_at: tx.now,
  })
}

export const listMyLogins = (kernel: Kernel, actor: Extract<Actor, { user_id: string }>, query: LoginEventFilter) =>
  listLogins(kernel, actor, { ...query, user_id: actor.user_id })

export async function listLogins(
  { db }: Kernel,
  actor: Actor,
  query: LoginEventFilter & { q?: string; user_id?: string },
): Promise<Page<LoginEvent>> {
  const { q, user_id, outcome, method, sort, cursor, limit } = query
  const { from, before } = instantsOf(actor, query)
  const { direction, order } = byTime(sort, login_events.created_at, login_events.id)
  const rows = await db.read
    .select()
    .from(login_events)
    .where(
      and(
        user_id ? eq(login_events.user_id, user_id) : undefined,
        outcome && eq(login_events.outcome, outcome),
        method && eq(login_events.method, method),
        from ? gte(login_events.created_at, from) : undefined,
        before ? lt(login_events.created_at, before) : undefined,
        q ? or(contains(login_events.login_key, q), eq(login_events.ip, q.trim())) : undefined,
        after(cursor, login_events.created_at, login_events.id, direction),
      ),
    )
    .orderBy(...order)
    .limit(limit + 1)
  const page = pageOf(rows, limit, (row) => row)
  return { ...page, data: page.data.map(({ login_key: _, ...row }) => row) }
}

/** When an account is closed, the log keeps the event and forgets the name and the network address. */
export async function maskLogins(tx: Tx, user_id: string) {
  await tx.update(sessions).set({ ip: '', user_agent: '' }).where(eq(sessions.user_id, user_id))
  await tx
    .update(login_events)
    .set({ login: 'deleted user', login_key: '', ip: '', user_agent: '' })
    .where(eq(login_events.user_id, user_id))
}
