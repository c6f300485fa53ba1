import type { Side } from '@affluence/contract/offers'
import { and, eq, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { COMMITTED, OPEN, otherSide, UNDECIDED } from './adRequests.rules.ts'
import { ad_requests } from './adRequests.tables.ts'
import { partyOf, partyTo, type RequestReader } from './adRequestView.service.ts'

/** `awaits` of the rules, as a question to the database. */
export function awaitsSide(side: Side) {
  const { state, turn, cancel_asked_by } = ad_requests
  return or(
    and(inArray(state, UNDECIDED), eq(turn, side)),
    and(inArray(state, COMMITTED), isNotNull(cancel_asked_by), ne(cancel_asked_by, side)),
    side === 'sponsor' ? and(eq(state, 'submitted'), isNull(cancel_asked_by)) : undefined,
  )
}

/** What waits for the reader, or for anybody else. */
export function awaitsReader(actor: RequestReader, who: 'me' | 'them') {
  const party = partyOf(actor)
  if (party !== 'admin') return awaitsSide(who === 'me' ? party : otherSide(party))
  return who === 'me'
    ? isNotNull(ad_requests.escalated_at)
    : and(inArray(ad_requests.state, OPEN), isNull(ad_requests.escalated_at))
}

/** How many requests wait for this party's next step. */
export const awaitingCount = (db: Reader, actor: RequestReader) =>
  db.$count(ad_requests, and(partyTo(actor), awaitsReader(actor, 'me')))
