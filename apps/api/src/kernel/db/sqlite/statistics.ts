import { setImmediate as turn } from 'node:timers/promises'
import { transactionOf } from './groupCommit.ts'
import { connect } from './connection.ts'

/** How many rows of an index are looked at: a table of any size takes some milliseconds. */
const LOOKED_AT = 400
const LOCK_MS = 5000
/**
 * A table with fewer rows keeps no statistics. They would say that reading all of it is cheapest, until they are taken
 * again, and by then a busy shop has filled it. Without statistics the planner takes indexes.
 */
const FEWEST_ROWS = 1000

/**
 * What the planner knows about how many rows there are, table by table, so that nobody waits for all of them. With a
 * limit SQLite keeps averages only, so that a plan does not depend on the value that is asked for.
 */
export async function analyse(file: string, tables?: readonly string[]) {
  const { sqlite, ...connection } = connect(file)
  const transaction = transactionOf({ sqlite, ...connection })
  const locked = async (act: () => void) => {
    await transaction.begin(LOCK_MS)
    try {
      act()
      transaction.commit()
    } finally {
      transaction.rollback()
    }
    await turn()
  }
  try {
    sqlite.pragma(`analysis_limit = ${LOOKED_AT}`)
    const every = sqlite.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    for (const name of tables ?? (every.pluck().all() as string[])) await locked(() => sqlite.exec(`analyze "${name}"`))
    await locked(() => forgetSmallTables(sqlite))
    // Other connections read the statistics with the schema, and so only when the schema has changed.
    await locked(() => sqlite.exec('create view analysed as select 1; drop view analysed'))
  } finally {
    sqlite.close()
  }
}

/** The first number of each statistic is the rows of the index; a partial index may have few in a large table. */
const forgetSmallTables = (sqlite: ReturnType<typeof connect>['sqlite']) =>
  sqlite
    .prepare(
      `delete from sqlite_stat1 where tbl in
        (select tbl from sqlite_stat1 group by tbl having max(cast(stat as integer)) < ?)`,
    )
    .run(FEWEST_ROWS)
