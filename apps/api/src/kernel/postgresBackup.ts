import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** PostgreSQL's own tool, where the machine has it; the password stays out of the list of processes. */
export async function backupPostgres(url: string, file: string) {
  const { password, ...rest } = partsOf(url)
  try {
    await run('pg_dump', ['--format=custom', `--file=${file}`, `--dbname=${rest.url}`], {
      env: { ...(password && { PGPASSWORD: password }), PATH: '/usr/local/bin:/usr/bin:/bin' },
    })
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
    throw new Error('pg_dump is not on this machine: install the PostgreSQL client, or back up on the server', {
      cause: error,
    })
  }
}

function partsOf(url: string) {
  const bare = new URL(url)
  const password = decodeURIComponent(bare.password)
  bare.password = ''
  bare.searchParams.delete('pool') // ours, unknown to PostgreSQL's tools
  return { url: bare.href, password }
}
