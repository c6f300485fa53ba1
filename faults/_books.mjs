// Where the books of a run lie: a file in the folder, or a database of their own on the server of POSTGRES_URL.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../scripts/setup.mjs'

const load = createRequire(join(root, 'apps/api/package.json'))

/** `env` leads the product to it; `column` answers the first column of a query, `run` takes statements. */
export function sqliteBooks(folder) {
  const Sqlite = load('better-sqlite3')
  const asking = (ask) => {
    const db = new Sqlite(join(folder, 'affluence.sqlite'), { timeout: 20_000 })
    const found = ask(db)
    db.close()
    return found
  }
  return {
    name: 'SQLite',
    env: {},
    column: async (text) => asking((db) => db.prepare(text).pluck().all()),
    run: async (text) => asking((db) => void db.exec(text)),
    isSound: async () => asking((db) => db.pragma('integrity_check', { simple: true })) === 'ok',
    drop: async () => {},
  }
}

export async function postgresBooks(server, of = '') {
  const { Client } = load('pg')
  const asking = async (connectionString, ask) => {
    const client = new Client({ connectionString })
    await client.connect()
    return ask(client).finally(() => client.end())
  }
  const name = ['faults', process.pid, of].filter(Boolean).join('_')
  await asking(server, async (client) => {
    await dropLeft(client)
    await client.query(`create database ${name}`)
  })
  const url = new URL(server)
  url.pathname = name
  return {
    name: 'PostgreSQL',
    env: { DATABASE_URL: url.href },
    column: async (text) => {
      const { rows = [] } = await asking(url.href, (client) => client.query({ text, rowMode: 'array' }))
      return rows.map(([first]) => first)
    },
    run: async (text) => void (await asking(url.href, (client) => client.query(text))),
    isSound: async () => true,
    drop: () => asking(server, (client) => client.query(`drop database ${name} with (force)`)),
  }
}

/** What runs left that were broken off: databases of processes that are gone and to which nobody is connected. */
async function dropLeft(client) {
  const { rows } = await client.query(
    String.raw`select datname from pg_database where datname ~ '^faults_\d+(_\w+)?$'
      and not exists (select 1 from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)`,
  )
  for (const { datname } of rows)
    if (!isAlive(Number(datname.split('_')[1])))
      await client.query(`drop database if exists ${datname}`).catch((error) => {
        // Somebody came in between.
        if (error.code !== '55006') throw error
      })
}
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
