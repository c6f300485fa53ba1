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
    const sealed = `${file}.enc`
    await encryptFile(file, sealed, key)
    await store.put(sealed).finally(() => rmSync(sealed, { force: true }))
  } else await store.put(file)
  await store.put(`${file}.sha256`)
  const kept = (await store.list()).filter(isBackup).toSorted()
  const old = kept.slice(0, Math.max(0, kept.length - BACKUPS_KEPT))
  for (const name of old) {
    await store.remove(name)
    await store.remove(`${name.replace(/\.enc$/, '')}.sha256`)
  }
  return { stored: kept.at(-1), removed: old.length }
}
