import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { closeKernel, openKernel } from '../../start.ts'
import { emptyUrl } from '../../testing/testDb.ts'
import { onPostgres } from '../db/engine.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('a start closes files and folders that others could read, also those that were there before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-private-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  chmodSync(folder, 0o755)
  for (const name of ['backups', 'mail']) mkdirSync(join(folder, name), { mode: 0o755 })
  const old = ['affluence.sqlite.before-restore-2026', 'backups/affluence-2025.sqlite', 'mail/letter.eml']
  for (const name of old) writeFileSync(join(folder, name), '', { mode: 0o644 })
  const { url, drop } = await emptyUrl()
  onTestFinished(drop)
  const env = { NODE_ENV: 'test', DATA_DIR: folder, ...(onPostgres && { DATABASE_URL: url }) }
  await closeKernel(await openKernel(readConfig(env), () => undefined))
  const modes = (names: string[]) => names.map((name) => `${name} ${modeOf(join(folder, name))}`)
  const folders = ['.', 'backups', 'mail', 'secrets']
  expect(modes(folders)).toEqual(folders.map((name) => `${name} 700`))
  const files = [...old, ...(onPostgres ? [] : ['affluence.sqlite'])]
  expect(modes(files)).toEqual(files.map((name) => `${name} 600`))
})
