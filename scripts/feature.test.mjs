import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findings as storeyFindings } from './check-storeys.mjs'
import { changesFor, filesFor } from './feature.mjs'
import { root } from './setup.mjs'

const read = (path) => readFileSync(join(root, path), 'utf8')
const skeleton = (...of) => ({ ...filesFor(...of), ...changesFor(...of, read) })

/** A copy of the sources with the skeleton in it; what a test needs besides is linked. */
function copyWith(files) {
  const copy = mkdtempSync(join(tmpdir(), 'affluence-feature-'))
  const isSource = (path) => !/\/(node_modules|dist|coverage|compiled)$/.test(path)
  for (const name of ['apps', 'packages', 'tsconfig.base.json', 'package.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true, filter: isSource })
  for (const name of [
    'node_modules',
    'apps/web/node_modules',
    'packages/client/node_modules',
    'packages/contract/node_modules',
  ])
    symlinkSync(join(root, name), join(copy, name))
  // The API of the copy takes the packages of the copy.
  const modules = join(copy, 'apps/api/node_modules')
  mkdirSync(join(modules, '@affluence'), { recursive: true })
  for (const name of readdirSync(join(root, 'apps/api/node_modules/@affluence')))
    symlinkSync(join(copy, 'packages', name), join(modules, '@affluence', name))
  for (const name of readdirSync(join(root, 'apps/api/node_modules')))
    if (name !== '@affluence') symlinkSync(join(root, 'apps/api/node_modules', name), join(modules, name))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    writeFileSync(join(copy, path), text)
  }
  return copy
}

test('a skeleton holds together: its types, its storey, its texts', { timeout: 300_000 }, () => {
  const files = skeleton('openThings', 'views', 'opt')
  const copy = copyWith(files)
  try {
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript-native/bin/tsc'), '-p', 'apps/api'],
      { cwd: copy, encoding: 'utf8' },
    )
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
  expect(storeyFindings(files)).toEqual([])
  const [en, fr] = ['en', 'fr'].map((language) =>
    JSON.parse(files[`apps/web/src/features/openThings/openThings.${language}.json`]),
  )
  expect(Object.keys(fr)).toEqual(Object.keys(en))
})

test('every place is filled in, and five files are shared with others', () => {
  const own = filesFor('openThings', 'platform')
  const shared = changesFor('openThings', 'platform', undefined, read)
  expect(Object.keys(shared)).toHaveLength(5)
  for (const text of Object.values(own)) expect(text).not.toMatch(/__\w+__|undefined/)
  for (const [path, text] of Object.entries(shared)) expect(text.length).toBeGreaterThan(read(path).length)
  expect(shared['apps/api/src/app.ts']).toMatch(/openThingsFeature,\n {2}\/\/ people\n/)
  expect(own['packages/contract/src/openThings.ts']).toContain("'/api/v1/open-things/:id'")
  expect(own['apps/api/src/features/platform/openThings/openThings.tables.ts']).toContain("'open_things'")
})
