import type { Reader } from '../../../kernel/db/db.ts'

/** What the references of some entries are called: told by the features that made them. */
export type LabelsOf = (db: Reader, references: readonly string[]) => Promise<{ id: string; label: string }[]>

type Labelled = { account: string; reference: string; label: string }
/** A sponsor's own name tells nothing about what moved the wallet; for an influencer it is whose money it is. */
export async function labelled<T extends Labelled>(
  db: Reader,
  sources: readonly LabelsOf[],
  rows: readonly T[],
): Promise<T[]> {
  if (rows[0]?.account !== 'sponsor_wallet') return [...rows]
  const references = [...new Set(rows.map(({ reference }) => reference))]
  const labels = new Map<string, string>()
  for (const labelsOf of sources) for (const { id, label } of await labelsOf(db, references)) labels.set(id, label)
  return rows.map((row) => ({ ...row, label: labels.get(row.reference) ?? row.label }))
}

/** Those that are ids of one kind; a query for none is not asked. */
export const startingWith = (ids: readonly string[], prefix: string) => ids.filter((id) => id.startsWith(prefix))
