import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { scratchFolder } from './scratch.mjs'

const plenty = 2 ** 34
let at
const folders = []
beforeEach(() => (at = mkdtempSync(join(tmpdir(), 'affluence-scratch-'))))
afterEach(() => [...folders.splice(0), at].forEach((folder) => rmSync(folder, { recursive: true })))
function parentOf(options) {
  const folder = scratchFolder({ at, ...options })
  folders.push(folder)
  return dirname(folder)
}

test('the memory is taken where it has room for the databases', () => {
  vi.stubEnv('TMPDIR', undefined)
  expect(parentOf({ free: plenty, memory: plenty })).toBe(at)
  expect(parentOf({ free: 2 ** 26, memory: plenty })).toBe(tmpdir())
  expect(parentOf({ free: plenty, memory: 2 ** 31 })).toBe(tmpdir())
  expect(parentOf({ at: join(at, 'nowhere'), memory: plenty, free: undefined })).toBe(tmpdir())
})

test('a folder that somebody chose is kept', () => {
  vi.stubEnv('TMPDIR', tmpdir())
  expect(parentOf({ free: plenty, memory: plenty })).toBe(tmpdir())
})

test('what a killed run left is removed, what a running one uses stays', () => {
  const [left, used] = [`affluence-tests-${2 ** 30}-a`, `affluence-tests-${process.pid}-a`].map((name) =>
    join(at, name),
  )
  mkdirSync(left)
  mkdirSync(used)
  vi.stubEnv('TMPDIR', undefined)
  parentOf({ free: plenty, memory: plenty })
  expect([existsSync(left), existsSync(used)]).toEqual([false, true])
})
