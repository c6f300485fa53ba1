// What the linter and knip are told to refuse, each with a planted violation.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { unusedArgs } from './check.mjs'
import { root } from './setup.mjs'

const folders = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** A folder with these files, and with the configuration of this repository. */
function house(files, config) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-lint-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  copyFileSync(join(root, config), join(folder, config))
  return folder
}

function lintOf(files) {
  const folder = house(files, '.oxlintrc.json')
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--quiet', '--format', 'unix', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return stdout
}

test('a test that expects nothing is refused', () => {
  const head = "import { expect, test } from 'vitest'\n"
  const rule = 'vitest(expect-expect)'
  expect(lintOf({ 'a.test.ts': `${head}test('adds', () => void (1 + 1))\nexpect(1).toBe(1)\n` })).toContain(rule)
  expect(lintOf({ 'a.test.ts': `${head}test('adds', () => expect(1 + 1).toBe(2))\n` })).not.toContain(rule)
})

test('a function of more than 40 lines is refused, but in a test', () => {
  const rule = 'max-lines-per-function'
  const long = (lines) => `export function long() {\n${'  use()\n'.repeat(lines - 2)}}\n`
  expect(lintOf({ 'a.ts': long(41) })).toContain(rule)
  expect(lintOf({ 'a.ts': long(40), 'a.test.ts': long(41) })).not.toContain(rule)
})

test('an export or a type that nobody uses is refused, in the contract as well', () => {
  const manifest = (name) => JSON.stringify({ name, type: 'module', exports: './src/main.ts' })
  const files = {
    'package.json': JSON.stringify({ name: 'house', type: 'module', workspaces: ['apps/*', 'packages/*'] }),
    'apps/api/package.json': manifest('api'),
    'apps/api/src/main.ts': "import { used } from './price.ts'\nused()\n",
    'apps/api/src/price.ts': 'export const used = () => 1\nexport const idle = () => 2\nexport type Idle = { a: 1 }\n',
    'packages/contract/package.json': manifest('contract'),
    'packages/contract/src/orders.ts': 'export const Idler = 1\n',
  }
  const knip = [join(root, 'node_modules/knip/bin/knip.js'), ...unusedArgs]
  const { stdout } = spawnSync(process.execPath, knip, { cwd: house(files, 'knip.json'), encoding: 'utf8' })
  expect(stdout).toMatch(/\bidle\b.*price\.ts/)
  expect(stdout).toMatch(/\bIdle\b.*price\.ts/)
  expect(stdout).toMatch(/\bIdler\b.*orders\.ts/)
  expect(stdout).not.toMatch(/\bused\b/)
})
