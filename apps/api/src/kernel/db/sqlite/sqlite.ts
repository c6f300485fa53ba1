import type { Db, Reader } from '../db.ts'
import { groupCommit, transactionOf } from './groupCommit.ts'
import { type Connection, connect } from './connection.ts'
import { analyse } from './statistics.ts'
import type { DbOptions, Row } from '../tx.ts'

const MIGRATION_LOCK_MS = 60_000

export async function open({ url, ...host }: DbOptions): Promise<Db> {
  const file = url.replace(/^file:/, '')
  const writer = connect(file)
  const queue = groupCommit(writer, host)
  let reader: Connection | undefined
  return {
    get read(): Reader {
      return (reader ??= connect(file, { readonly: true })).db
    },
    write: queue.write,
    exclusive: (work) => exclusive(writer, work),
    backup: async (to) => void (await writer.sqlite.backup(to)),
    analyse: (tables) => analyse(file, tables),
    unsynced: (work) => unsynced(writer, queue.idle, work),
    async close() {
      await queue.end()
      reader?.sqlite.close()
      if (!writer.sqlite.open) return
      writer.sqlite.pragma('wal_checkpoint(truncate)')
      writer.sqlite.close()
    },
  }
}

async function exclusive(writer: Connection, work: Parameters<Db['exclusive']>[0]) {
  const { sqlite } = writer
  const transaction = transactionOf(writer)
  sqlite.pragma('foreign_keys = off') // a no-op inside a transaction, where a table rebuild would cascade
  try {
    await transaction.begin(MIGRATION_LOCK_MS)
    const result = await work(async (text) => {
      const statement = sqlite.prepare(text)
      return statement.reader ? (statement.all() as Row[]) : (statement.run(), [])
    })
    // Reads every table, under the write lock.
    const orphans = result === false ? [] : (sqlite.pragma('foreign_key_check') as unknown[])
    if (orphans.length > 0) throw new Error(`${orphans.length} rows lost their parent`)
    transaction.commit()
  } catch (error) {
    transaction.rollback()
    throw error
  } finally {
    sqlite.pragma('foreign_keys = on')
  }
  writer.assertDurable()
}

async function unsynced<T>({ sqlite, assertDurable }: Connection, idle: () => Promise<void>, work: () => Promise<T>) {
  await idle()
  sqlite.pragma('synchronous = normal')
  try {
    return await work()
  } finally {
    await idle()
    sqlite.pragma('synchronous = full')
    sqlite.pragma('wal_checkpoint(full)')
    assertDurable()
  }
}
