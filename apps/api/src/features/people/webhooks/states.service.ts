import { asc } from 'drizzle-orm'
import { among, listValue, type Reader, statement } from '../../../kernel/db/db.ts'
import { history } from '../../../kernel/work/work.tables.ts'
import { type Fact, idsOf } from './sources.service.ts'

const stepsOf = statement('webhook_states', (db) =>
  db
    .select({ id: history.id, subject_id: history.subject_id, from: history.from, to: history.to })
    .from(history)
    .where(among(history.subject_id, 'ids'))
    .orderBy(asc(history.subject_id), asc(history.created_at), asc(history.id)),
)
/** The time part of an id, which sorts across prefixes. */
const timeOf = (id: string) => id.slice(id.indexOf('_') + 1)

/** The state of each fact's subject just after the fact, from the history; null where there is none. */
export async function statesAfter(db: Reader, facts: readonly Fact[]): Promise<(string | null)[]> {
  const rows = await stepsOf(db, { ids: listValue(idsOf(facts, ({ subject_id }) => subject_id)) })
  const steps = Map.groupBy(rows, ({ subject_id }) => subject_id)
  return facts.map(({ id, subject_id }) => {
    const own = steps.get(subject_id) ?? []
    const last = own.findLast((step) => timeOf(step.id) < timeOf(id))
    return last ? last.to : (own[0]?.from ?? null)
  })
}
