import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const GiB = 2 ** 30
const memoryDisk = '/dev/shm'
const prefix = 'affluence-tests-'

/** In memory where there is plenty of it: nothing of a test has to outlive the machine, and no commit waits for a disk. */
export function scratchFolder({ at = memoryDisk, free = freeOn(at), memory = freemem() } = {}) {
  const parent = !process.env.TMPDIR && free >= 4 * GiB && memory >= 6 * GiB ? at : tmpdir()
  removeLeftovers(parent)
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`))
  // The PostgreSQL of the tests runs as another user and has its folder in here.
  chmodSync(folder, 0o755)
  return folder
}

function freeOn(path) {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  } catch {
    return 0
  }
}

/** What a run left that was killed: in memory it would stay until the next start of the machine. */
function removeLeftovers(parent) {
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(prefix) && Number.parseInt(name.slice(prefix.length), 10)
    if (owner && !isRunning(owner)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
