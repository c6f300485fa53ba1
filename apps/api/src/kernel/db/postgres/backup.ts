import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { environmentOfTools } from '../engine.ts'

const run = promisify(execFile)

/** Where Debian and the makers of PostgreSQL put what is not on the path. */
const HOMES = ['/usr/lib/postgresql', '/usr/local/pgsql', '/opt/homebrew/opt', '/Library/PostgreSQL']

export class NoPgDump extends Error {
  override name = 'NoPgDump'
}

/** By the path first, then the newest version among the usual folders. */
function find(tool: string): string {
  const onPath = (environmentOfTools()['PATH'] ?? '').split(':').filter(Boolean)
  const versions = HOMES.filter((home) => existsSync(home)).flatMap((home) =>
    readdirSync(home)
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(home, name, 'bin')),
  )
  const folders = [...onPath, ...versions, '/usr/local/pgsql/bin']
  const path = folders.map((folder) => join(folder, tool)).find((file) => existsSync(file))
  if (path) return path
  throw new NoPgDump(`${tool} is not on this machine: install the PostgreSQL client, or run it where the database is`)
}

/** PostgreSQL's own tools; the password goes by the environment, since everybody reads the list of processes. */
async function call(tool: string, url: string, args: string[]) {
  const { password, bare } = partsOf(url)
  const env = { ...environmentOfTools(), ...(password && { PGPASSWORD: password }) }
  await run(find(tool), [...args.slice(0, -1), `--dbname=${bare}`, args.at(-1)!], { env })
}

export const backupPostgres = (url: string, file: string) => call('pg_dump', url, ['--format=custom', `--file=${file}`])

/** The rows of one table of a dump, as texts by column. */
export async function rowsOfDump(file: string, table: string) {
  const args = ['--data-only', `--table=${table}`, '--file=-', file]
  const { stdout } = await run(find('pg_restore'), args, { env: environmentOfTools(), maxBuffer: 16 * 1024 * 1024 })
  const copied = new RegExp(`^COPY \\S*\\b${table} \\(([^)]*)\\) FROM stdin;\\n([^]*?)^\\\\\\.$`, 'm').exec(stdout)
  if (!copied) return []
  const columns = copied[1]!.split(', ')
  const lines = copied[2]!.split('\n').filter(Boolean)
  return lines.map((line) => {
    const values = line.split('\t').map((value) => (value === '\\N' ? null : value))
    return Object.fromEntries(columns.map((column, place) => [column, values[place] ?? null]))
  })
}

/** All of it or nothing; what was there gives way. */
export const restorePostgres = (url: string, file: string) =>
  call('pg_restore', url, ['--clean', '--if-exists', '--no-owner', '--single-transaction', file])

function partsOf(url: string) {
  const bare = new URL(url)
  const password = decodeURIComponent(bare.password) || bare.searchParams.get('password')
  bare.password = ''
  for (const name of ['password', 'pool']) bare.searchParams.delete(name) // `pool` is unknown to PostgreSQL's tools
  return { bare: bare.href, password }
}
