import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { release, versionFault, withChapter } from './release.mjs'
import { root } from './setup.mjs'

const HEAD = '# Changelog\n\nNotable changes, newest first.\n'
const EARLIER = '## 0.1.0 (2026-10-01)\n\n- Accounts.\n'
const day = '2026-11-27'
let folder

const git = (...args) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).stdout.trim()
const read = (name) => readFileSync(join(folder, name), 'utf8')
const put = (name, text) => writeFileSync(join(folder, name), text)
function commit() {
  git('add', '--all')
  git('commit', '--quiet', '--message', 'work')
}

describe('in a repository', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'affluence-release-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    git('init', '--quiet')
    git('config', 'user.name', 'Somebody')
    git('config', 'user.email', 'somebody@example.com')
    git('config', 'core.hooksPath', 'none')
    mkdirSync(join(folder, 'changes'))
    put('changes/README.md', '# Guide\n')
    put('changes/ids.md', 'fixed: Ids sort.\n')
    put('changes/keys.md', 'added: Keys end.\n')
    put('CHANGELOG.md', `${HEAD}\n${EARLIER}`)
    put('package.json', '{"name":"a","version":"0.1.0","scripts":{}}')
    put('package-lock.json', '{"name":"a","version":"0.1.0","packages":{"":{"name":"a","version":"0.1.0"}}}')
    commit()
  })

  test('a release gathers the lines, sets the version, and makes one commit with a tag', () => {
    expect(release('0.2.0', { folder, day })).toBeNull()
    const chapter = '## 0.2.0 (2026-11-27)\n\n- Keys end.\n- Ids sort.\n'
    expect(read('CHANGELOG.md')).toBe(`${HEAD}\n${chapter}\n${EARLIER}`)
    expect(JSON.parse(read('package.json'))).toEqual({ name: 'a', version: '0.2.0', scripts: {} })
    const lock = { name: 'a', version: '0.2.0', packages: { '': { name: 'a', version: '0.2.0' } } }
    expect(JSON.parse(read('package-lock.json'))).toEqual(lock)
    expect(['README.md', 'ids.md', 'keys.md'].filter((name) => existsSync(join(folder, 'changes', name)))).toEqual([
      'README.md',
    ])
    expect(git('log', '--format=%s')).toBe('release: 0.2.0\nwork')
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'))
    expect(git('tag', '--list', '--format=%(contents)', 'v0.2.0')).toBe(chapter.trim())
    expect(git('status', '--porcelain')).toBe('')
  })

  test.each([
    ['a change that is not well formed', () => put('changes/ids.md', 'Ids sort.\n'), 'changes/ids.md'],
    ['work that is not committed', () => put('other.md', 'x'), 'not committed'],
    ['a tag that is there', () => git('tag', 'v0.2.0'), 'there already'],
    [
      'nothing that changed',
      () => {
        rmSync(join(folder, 'changes/ids.md'))
        rmSync(join(folder, 'changes/keys.md'))
        commit()
      },
      'changes/ is empty',
    ],
  ])('%s stops a release before anything is written', (_, plant, fault) => {
    plant()
    const [changelog, last] = [read('CHANGELOG.md'), git('rev-parse', 'HEAD')]
    expect(release('0.2.0', { folder, day })).toContain(fault)
    expect(read('CHANGELOG.md')).toBe(changelog)
    expect(JSON.parse(read('package.json')).version).toBe('0.1.0')
    expect(git('rev-parse', 'HEAD')).toBe(last)
  })
})

const fixed = { kind: 'fixed', line: 'Ids sort.' }
const breaking = { kind: 'breaking', line: 'A is gone.' }
test.each([
  [undefined, fixed, 'say which version'],
  ['v0.2.0', fixed, 'say which version'],
  ['0.2', fixed, 'say which version'],
  ['0.1.3', fixed, 'does not come after'],
  ['0.1.2', fixed, 'does not come after'],
  ['0.0.9', fixed, 'does not come after'],
  ['0.1.4', fixed, 'no fault'],
  ['0.1.4', breaking, 'is breaking'],
  ['0.2.0', breaking, 'no fault'],
  ['1.0.0', breaking, 'no fault'],
])('after 0.1.3, version %s with %o: %s', (next, change, fault) => {
  expect(versionFault(next, '0.1.3', [change]) ?? 'no fault').toContain(fault)
})

test('what was written under “Unreleased” joins the chapter, behind what is breaking', () => {
  const changelog = `${HEAD}\n## Unreleased\n\n- By hand,\n  on two lines.\n\n${EARLIER}`
  const { text } = withChapter(changelog, { version: '0.2.0', day, changes: [breaking] })
  const chapter = '## 0.2.0 (2026-11-27)\n\n- Breaking: A is gone.\n- By hand,\n  on two lines.\n'
  expect(text).toBe(`${HEAD}\n${chapter}\n${EARLIER}`)
})

test('long lines are broken as the changelog breaks them', () => {
  const line = `${'word '.repeat(40)}end.`
  const { text } = withChapter(HEAD, { version: '0.2.0', day, changes: [{ kind: 'fixed', line }] })
  const lines = text.split('\n').slice(-4)
  expect(lines.every((one) => one.length <= 120)).toBe(true)
  expect(text.split('## ')[1].replaceAll('\n  ', ' ')).toContain(`- ${line}`)
})

test('the version of the project stands in one manifest', () => {
  const others = globSync('{apps,packages}/*/package.json', { cwd: root })
  expect(others.length).toBeGreaterThan(3)
  expect(others.filter((path) => 'version' in JSON.parse(readFileSync(join(root, path), 'utf8')))).toEqual([])
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  expect([lock.version, lock.packages[''].version]).toEqual([version, version])
})
