import type { HistoryEntry } from '@affluence/contract/campaigns'
import { asc, eq } from 'drizzle-orm'
import type { Reader } from '../../../kernel/db/db.ts'
import { history, type HistoryRow } from '../../../kernel/work/work.tables.ts'

/** The two sides go by their public names: who acted for them is their own affair. */
type Names = { sponsor: string; influencer: string | null }

export const presentHistory = (row: HistoryRow, names: Names): HistoryEntry => {
  const { id, from, to, action, comment, created_at } = row
  const kind = row.actor_kind ?? 'system'
  const name = kind === 'sponsor' ? names.sponsor : kind === 'influencer' ? names.influencer : null
  return { id, from, to, action, actor: { kind, name }, comment, created_at }
}

export async function historyOf(db: Reader, subject_id: string, names: Names) {
  const rows = await db
    .select()
    .from(history)
    .where(eq(history.subject_id, subject_id))
    .orderBy(asc(history.created_at), asc(history.id))
  return rows.map((row) => presentHistory(row, names))
}
