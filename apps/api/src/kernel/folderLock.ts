import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileOf = (folder: string) => join(folder, 'server.lock')
const pidIn = (file: string) => Number(existsSync(file) ? readFileSync(file, 'utf8') : 0)

function isAlive(pid: number) {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** Whether another process serves this folder right now. */
export const isServed = (folder: string) => isAlive(pidIn(fileOf(folder)))

/** One server a folder, where the database is a file in it. What a crash left behind is taken over. */
export function lockFolder(folder: string): () => void {
  const file = fileOf(folder)
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, String(process.pid), { mode: 0o600 })
  try {
    for (let tries = 0; ; tries++) {
      try {
        linkSync(mine, file)
        break
      } catch (error) {
        const pid = pidIn(file)
        if ((error as { code?: string }).code !== 'EEXIST' || tries > 5) throw error
        if (isAlive(pid)) throw new Error(`process ${pid} already serves ${folder}; stop it first, or set DATA_DIR`)
        rmSync(file, { force: true })
      }
    }
  } finally {
    rmSync(mine, { force: true })
  }
  return () => {
    if (pidIn(file) === process.pid) rmSync(file, { force: true })
  }
}
