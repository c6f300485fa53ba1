import { bool, id, money, table, text, uniqueIndex } from '../kernel/db/columns.ts'
import type { Db } from '../kernel/db/db.ts'
import { onPostgres } from '../kernel/db/engine.ts'
import { summing } from '../kernel/db/sums.ts'

/** A table of the kernel's own tests; no migration knows it. */
export const payees = table(
  'payees',
  {
    id: id(),
    sponsor_id: text().notNull(),
    name: text().notNull(),
    search: text().notNull(),
    amount: money().notNull().default(0),
    active: bool().notNull().default(true),
  },
  (t) => [uniqueIndex('payees_by_name').on(t.sponsor_id, t.name)],
)

/** Their table as one of sums. */
export const payeeSums = summing(payees, { by: ['sponsor_id', 'name'], latest: ['search'] })

const wordType = onPostgres ? 'text collate "C"' : 'text'
const [flag, number, yes, strict] = onPostgres
  ? ['boolean', 'bigint', 'true', '']
  : ['integer', 'integer', '1', 'strict']

export const createPayees = (db: Db) =>
  db.exclusive(async (run) => {
    await run(`create table payees (id ${wordType} primary key, sponsor_id ${wordType} not null, name ${wordType} not null,
      search ${wordType} not null, amount ${number} not null default 0, active ${flag} not null default ${yes}) ${strict}`)
    await run('create unique index payees_by_name on payees (sponsor_id, name)')
  })

export const payee = (id: string, sponsor_id: string) => ({ id, sponsor_id, name: id, search: id })
