import { rmSync } from 'node:fs'
import { backUp, BACKUPS_KEPT } from '../../../kernel/ops/backup.ts'
import { backupStore, encryptFile } from '../../../kernel/ops/backupStore.ts'
import type { Kernel } from '../../../kernel/kernel.ts'

const isBackup = (name: string) => /^affluence-[\dTZ-]+\.(sqlite|dump)(\.enc)?$/.test(name)

/** Makes a copy and takes it, with its checksum, to BACKUP_URL, where the oldest go. */
export async function backUpDaily({ db, config, clock }: Kernel) {
  const { BACKUP_URL: url, BACKUP_KEY: key } = config
  if (!url) return { skipped: 'BACKUP_URL is not set' }
  const file = await backUp(db, config.DATA_DIR, clock)
  const store = backupStore(url, clock.now)
  if (key) {
    const encryptedFile = `${file}.enc`
    await encryptFile(file, encryptedFile, key)
    await store.put(encryptedFile).finally(() => rmSync(encryptedFile, { force: true }))
  } else await store.put(file)
  await store.put(`${file}.sha256`)
  const backups = (await store.list()).filter(isBackup).toSorted()
  const old = backups.slice(0, Math.max(0, backups.length - BACKUPS_KEPT))
  for (const name of old) {
    await store.remove(name)
    await store.remove(`${name.replace(/\.enc$/, '')}.sha256`)
  }
  return { stored: backups.at(-1), removed: old.length }
}
