import { type ClientBase, Pool, type PoolConfig } from 'pg'
import type { Db } from '../db.ts'
import { backupPostgres } from './backup.ts'
import { postgresGroups } from './groups.ts'
import { reading } from './session.ts'
import type { DbOptions } from '../tx.ts'

/** One for each kind of group. */
const WRITERS = 2
/** Before others stop waiting for their turn, the server has ended a transaction of somebody who is silent. */
const LIMITS = { silent: 10_000, turn: 15_000, statement: 25_000, answer: 30_000 }
export type Limits = Partial<typeof LIMITS>

export async function open({ url, pool: size = 10, limits, ...host }: DbOptions): Promise<Db> {
  const { report } = host
  const { silent, turn, statement, answer } = { ...LIMITS, ...limits }
  const pool = connections(url, Math.min(size, WRITERS), report, {
    query_timeout: answer,
    onConnect: setting({
      idle_in_transaction_session_timeout: silent,
      lock_timeout: turn,
      statement_timeout: statement,
    }),
  })
  const onConnect = setting({ idle_in_transaction_session_timeout: 60_000 })
  const readers = connections(url, size, report, { onConnect }) // apart, so that a read inside a transaction cannot wait for its own
  const groups = postgresGroups(host, { pool, isolation: 'serializable', inTurn: true })
  const light = postgresGroups(host, { pool, isolation: 'read committed', inTurn: false })

  return {
    read: reading(readers),
    write: (work, options) => (options?.isolation ? light : groups).write(work),
    exclusive: (work) => exclusive(readers, work),
    backup: (file) => backupPostgres(url, file),
    analyse: async (tables = []) => void (await readers.query(`analyze ${tables.join(', ')}`)),
    unsynced: (work) => work(),
    async close() {
      await Promise.all([groups.end(), light.end()])
      await Promise.all([pool.end(), readers.end()])
    },
  }
}

/** By statements: as parameters of the connection, PgBouncer refuses them. A connection that breaks here says so when it is used. */
function setting(values: Record<string, number>) {
  const texts = Object.entries(values).map(([name, value]) => `set ${name} = ${value}`)
  return (client: ClientBase) => void client.query(texts.join('; ')).catch(() => {})
}

function connections(url: string, max: number, report: DbOptions['report'], more: PoolConfig) {
  const pool = new Pool({ connectionString: url, max, connectionTimeoutMillis: 5000, keepAlive: true, ...more })
  // Without a listener of its own, a connection that breaks while it is in use would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool.on('error', (error) => report(error)) // its second argument is the client, secrets and all
}

async function exclusive(pool: Pool, work: Parameters<Db['exclusive']>[0]) {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(7)')
    await work(async (text) => (await client.query(text)).rows)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}
