// A thousand stories of orders, refunds, cancellations, payouts and orders given by hand. Each is cut off by kill -9
// at a random statement of a random step; another process finds the file as it was left, checks it, asks for the same
// step again and goes on. After every step all sums are zero and every cached figure equals its rows.
import { fork } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/setup.mjs'

const LENGTH = 16
const MOST_STATEMENTS = 60
const built = join(root, 'apps/api/dist-stories')

/** One file, since each story starts a process of its own. */
async function build() {
  const isOutside = (id) => /^[a-z@]/.test(id) && !/^(@affluence|drizzle-orm|zod)(\/|$)/.test(id)
  const { rolldown } = await import('rolldown')
  const bundle = await rolldown({
    input: join(import.meta.dirname, '_story.mjs'),
    platform: 'node',
    external: isOutside,
    checks: { eval: false },
  })
  await bundle.write({ dir: built, format: 'esm', entryFileNames: 'story.mjs' })
}

function teller(cache) {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache }
  const child = fork(join(built, 'story.mjs'), { execArgv: [], env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  const ready = new Promise((resolve) => child.once('message', resolve))
  /** What it answers; `killed` when it died in the middle. */
  const ask = async (told) => {
    await ready
    return new Promise((resolve) => {
      const answer = (message) => (child.off('exit', gone), resolve(message))
      const gone = () => (child.off('message', answer), resolve({ killed: true }))
      child.once('message', answer)
      child.once('exit', gone)
      child.send(told)
    })
  }
  return { ask, end: () => child.kill('SIGKILL') }
}

const below = (most) => Math.floor(Math.random() * most)

export async function runStories(count, say) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-stories-'))
  const cache = join(folder, 'cache')
  const template = join(folder, 'template.sqlite')
  await build()
  let [one, next] = [teller(cache), teller(cache)]
  const came = new Map()
  const wrong = []
  let crashes = 0
  let replayed = 0
  try {
    const { result: world, wrong: unmade } = await one.ask({ file: template, migrations: join(root, 'drizzle/sqlite') })
    if (!world) throw new Error(`no world: ${unmade}`)
    const first = Math.floor(Math.random() * 1e9)
    for (let n = 0; n < count && wrong.length < 5; n++) {
      const file = join(folder, `story${n}.sqlite`)
      copyFileSync(template, file)
      const story = { file, seed: first + n, length: LENGTH, world }
      const crash = {
        step: 1 + below(LENGTH - 1),
        statement: 1 + below(MOST_STATEMENTS),
        dies: ['before', 'after'][below(2)],
      }
      let answer = await one.ask({ ...story, from: 0, crash })
      if (answer.killed) {
        crashes += 1
        one = next
        next = teller(cache)
        answer = await one.ask({ ...story, from: crash.step })
        if (answer.result?.[0]?.endsWith('replayed')) replayed += 1
      }
      if (answer.wrong) wrong.push(`seed ${story.seed}, crash at ${JSON.stringify(crash)}: ${answer.wrong}`)
      for (const what of answer.result ?? []) came.set(what, (came.get(what) ?? 0) + 1)
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    }
  } finally {
    one.end()
    next.end()
    for (const made of [folder, built]) rmSync(made, { recursive: true, force: true })
  }
  const done = (what) => came.get(`${what} done`) ?? 0
  const told = ['order', 'refund', 'cancel', 'attribute', 'pay_out'].map((what) => `${done(what)} × ${what}`)
  say(
    `stories: ${count} of ${LENGTH} steps, ${crashes} cut off by kill -9 in the middle of a step, ${replayed} of these had written it already; after the crashes ${told.join(', ')}; ${wrong.length} left figures that differ`,
  )
  for (const text of wrong) say(text)
  return wrong.length === 0 && crashes > count / 2
}
