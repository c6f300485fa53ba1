import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { environmentOfTools } from './engine.ts'

const run = promisify(execFile)

/** Where Debian and the makers of PostgreSQL put what is not on the path. */
const HOMES = ['/usr/lib/postgresql', '/usr/local/pgsql', '/opt/homebrew/opt', '/Library/PostgreSQL']

export class NoPgDump extends Error {
  override name = 'NoPgDump'
}

/** By the path first, then the newest version among the usual folders. */
function findPgDump(): string | null {
  const onPath = (environmentOfTools()['PATH'] ?? '').split(':').filter(Boolean)
  const versions = HOMES.filter((home) => existsSync(home)).flatMap((home) =>
    readdirSync(home)
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(home, name, 'bin')),
  )
  const folders = [...onPath, ...versions, '/usr/local/pgsql/bin']
  return folders.map((folder) => join(folder, 'pg_dump')).find((file) => existsSync(file)) ?? null
}

/** PostgreSQL's own tool; the password goes by the environment, since everybody reads the list of processes. */
export async function backupPostgres(url: string, file: string) {
  const pgDump = findPgDump()
  if (!pgDump)
    throw new NoPgDump(
      'pg_dump is not on this machine: install the PostgreSQL client, or back up where the database is',
    )
  const { password, bare } = partsOf(url)
  await run(pgDump, ['--format=custom', `--file=${file}`, `--dbname=${bare}`], {
    env: { ...environmentOfTools(), ...(password && { PGPASSWORD: password }) },
  })
}

function partsOf(url: string) {
  const bare = new URL(url)
  const password = decodeURIComponent(bare.password) || bare.searchParams.get('password')
  bare.password = ''
  for (const name of ['password', 'pool']) bare.searchParams.delete(name) // `pool` is unknown to PostgreSQL's tools
  return { bare: bare.href, password }
}
