// `npm run release -- 0.3.0`: the lines of changes/ go into CHANGELOG.md, the version into the manifest, and both into
// one commit with a tag. Nothing is sent anywhere; docs/releasing.md has the rest.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { kinds, readChanges } from './changes.mjs'
import { fail, root, say } from './setup.mjs'

const WIDTH = 120
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/
const numbers = (version) => version.match(VERSION).slice(1).map(Number)

/** Why this version cannot follow that one; null when it can. */
export function versionFault(next, current, changes) {
  if (!VERSION.test(next ?? '')) return 'say which version: npm run release -- 0.3.0'
  const [now, then] = [numbers(current), numbers(next)]
  const place = now.findIndex((number, n) => then[n] !== number)
  if (place < 0 || then[place] < now[place]) return `${next} does not come after ${current}`
  if (place === 2 && changes.some(({ kind }) => kind === 'breaking'))
    return `a change in changes/ is breaking: ${next} has to raise more than the last number`
  return null
}

/** One point of the list, broken at the width of the page. */
function point(text) {
  const lines = ['-']
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + 1 + word.length > WIDTH) lines.push(' ')
    lines.push(`${lines.pop()} ${word}`)
  }
  return lines.join('\n')
}

/** The changelog with a chapter for this version. What was written under “Unreleased” by hand goes into it too. */
export function withChapter(changelog, { version, day, changes }) {
  const [head, ...chapters] = changelog.trimEnd().split(/\n(?=## )/)
  const isOpen = (chapter) => /^## Unreleased\b/.test(chapter)
  const byHand = chapters.filter(isOpen).map((chapter) => chapter.replace(/^.*\n+/, '').trim())
  const points = [...changes.map(({ kind, line }) => point(kinds[kind] + line)), ...byHand].filter(Boolean)
  const chapter = `## ${version} (${day})\n\n${points.join('\n')}`
  const earlier = chapters.filter((one) => !isOpen(one))
  return { text: `${[head.trim(), chapter, ...earlier].map((part) => part.trim()).join('\n\n')}\n`, chapter, points }
}

/** Answers why there is no release; null when there is one. */
export function release(version, { folder = root, day = new Date().toISOString().slice(0, 10) } = {}) {
  const git = (...args) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
  const path = (name) => join(folder, name)
  const json = (name) => JSON.parse(readFileSync(path(name), 'utf8'))
  const write = (name, value) => writeFileSync(path(name), `${JSON.stringify(value, null, 2)}\n`)

  const { changes, faults } = readChanges(path('changes'))
  if (faults.length > 0) return faults.join('\n')
  const manifest = json('package.json')
  const fault = versionFault(version, manifest.version, changes)
  if (fault) return fault
  if (git('status', '--porcelain').stdout !== '') return 'commit or put aside what is not committed first'
  const tag = `v${version}`
  if (git('tag', '--list', tag).stdout !== '') return `the tag ${tag} is there already`
  const { text, chapter, points } = withChapter(readFileSync(path('CHANGELOG.md'), 'utf8'), { version, day, changes })
  if (points.length === 0) return 'nothing has changed: changes/ is empty'

  const lock = json('package-lock.json')
  write('package.json', { ...manifest, version })
  write('package-lock.json', { ...lock, version, packages: { '': { ...lock.packages[''], version } } })
  writeFileSync(path('CHANGELOG.md'), text)
  for (const { name } of changes) rmSync(path(join('changes', name)))
  const steps = [
    ['add', '--all', 'package.json', 'package-lock.json', 'CHANGELOG.md', 'changes'],
    ['commit', '--quiet', '--message', `release: ${version}`],
    // Verbatim: git would take the heading for a comment.
    ['tag', '--annotate', '--cleanup=verbatim', '--message', `${chapter}\n`, tag],
  ]
  for (const step of steps) {
    const { status, stderr } = git(...step)
    if (status !== 0) return `git ${step[0]} failed: ${stderr.trim()}`
  }
  return null
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [version] = process.argv.slice(2)
  const fault = release(version)
  if (fault) fail(fault)
  say(`v${version} is committed and tagged; git push --follow-tags sends it`)
}
