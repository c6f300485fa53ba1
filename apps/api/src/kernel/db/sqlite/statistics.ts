import { setImmediate as turn } from 'node:timers/promises'
import { transactionOf } from './groupCommit.ts'
import { connect } from './connection.ts'

/** How many rows of an index are looked at: a table of any size takes some milliseconds. */
const LOOKED_AT = 400
const LOCK_MS = 5000

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
    // Other connections read the statistics with the schema, and so only when the schema has changed.
    await locked(() => sqlite.exec('create view analysed as select 1; drop view analysed'))
  } finally {
    sqlite.close()
  }
}
