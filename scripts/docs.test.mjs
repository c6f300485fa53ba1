import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { variablesOfProgram } from './check-docker.mjs'
import { levels } from './check-storeys.mjs'
import { root } from './setup.mjs'

const read = (path) => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'changes/README.md',
  'packages/client/README.md',
  ...globSync(['docs/**/*.md', '.github/*.md'], { cwd: root }),
]
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, one]) => one)

test('README names every command, and no page names one that is not there', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const named = (page) => [...found(read(page), /npm run ([\w:]+)/g), ...found(read(page), /`?npm (start|test)\b/g)]
  for (const page of pages)
    for (const name of named(page)) expect([page, name, name in scripts]).toEqual([page, name, true])
  expect(Object.keys(scripts).filter((name) => !named('README.md').includes(name))).toEqual([])
})

test('README’s table of the environment is that of the program', () => {
  const chapter = read('README.md').split('## Configuration')[1].split('\n## ')[0]
  const rows = chapter.split('\n').filter((line) => line.startsWith('| `'))
  const told = rows.flatMap((row) => found(row.split('|')[1], /`([A-Z_]+)`/g))
  expect(told.toSorted()).toEqual(variablesOfProgram(read).toSorted())
})

test.each(pages)('what %s points to is there', (page) => {
  const targets = found(read(page), /\]\((?!https?:)([^)#]+)\)/g)
  expect(targets.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([])
  const places = ['', 'apps/api/src', 'apps/web/src', ...levels.map((level) => `apps/api/src/features/${level}`)]
  const files = found(read(page), /`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|mjs|cjs|yml))`/g)
  expect(files.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([])
})

test('the rooms of the architecture are rooms of the house', () => {
  const chapter = read('docs/architecture.md').split('## From a click to money')[1].split('\n## ')[0]
  const rooms = found(chapter, /^\| `(\w+)` \|/gm)
  expect(rooms.length).toBeGreaterThan(5)
  expect(
    rooms.filter((room) => !levels.some((level) => existsSync(join(root, 'apps/api/src/features', level, room)))),
  ).toEqual([])
})

test('every picture is shown somewhere', () => {
  const shown = pages.flatMap((page) => found(read(page), /images\/([\w.-]+)/g))
  expect(
    globSync('docs/images/*', { cwd: root })
      .map((path) => path.split('/').pop())
      .filter((name) => !shown.includes(name)),
  ).toEqual([])
})

test('the glossary gives each word one meaning, in the order of the alphabet', () => {
  const chapter = read('docs/architecture.md').split('## Glossary')[1]
  const words = found(chapter, /^\| ([a-z][\w -]*?) \|/gm).slice(1)
  expect(words.length).toBeGreaterThan(30)
  expect(words).toEqual([...new Set(words)].toSorted())
})

test('the list of decisions names every record, and each record has its chapters', () => {
  const index = read('docs/decisions/README.md')
  const records = globSync('docs/decisions/[0-9]*.md', { cwd: root }).map((path) => path.split('/').pop())
  expect(found(index, /\]\((\d{4}-[\w-]+\.md)\)/g)).toEqual(records.toSorted())
  for (const name of records) {
    const record = read(join('docs/decisions', name))
    const chapters = found(record, /^## (.+)$/gm).filter((chapter) => chapter !== 'Measured')
    expect([name, ...chapters]).toEqual([name, 'Context', 'Decision', 'Consequences'])
    const title = /^# (\d+)\. (.+)$/m.exec(record)
    expect([name, Number(title[1])]).toEqual([name, Number(name.slice(0, 4))])
    expect(index).toContain(`[${title[2]}](${name})`)
  }
})
