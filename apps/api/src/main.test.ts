import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from './testing/cluster.ts'
import { emptyUrl } from './testing/testDb.ts'

const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

/** The product as it is served, where a request to /fault/NAME goes wrong in the way of that name. */
async function serve(flags: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-main-'))
  const { url, drop } = await emptyUrl()
  const port = await freePort()
  const faulty = join(import.meta.dirname, 'testing/faulty.ts')
  const child = spawn(process.execPath, [...flags, '--import', faulty, join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      PORT: String(port),
      DATA_DIR: folder,
      DATABASE_URL: url,
      DEMO: '0',
      ROLE: 'api',
    },
  })
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  ends.push(
    drop,
    () => rmSync(folder, { recursive: true, force: true }),
    () => child.kill('SIGKILL'),
  )
  let said = ''
  child.stdout.on('data', (part) => (said += part))
  const base = `http://localhost:${port}`
  const isReady = () =>
    fetch(`${base}/ready`).then(
      (reply) => reply.ok,
      () => false,
    )
  async function until(what: () => boolean | Promise<boolean>) {
    const happens = async () => {
      if (child.exitCode !== null) throw new Error(`did not happen; it said ${said}`)
      return what()
    }
    await expect.poll(happens, { timeout: 90_000, message: `it said ${said}` }).toBe(true)
  }
  await until(isReady)
  return {
    child,
    ended,
    until,
    isReady,
    said: () => said,
    provoke: (fault: string) => void fetch(`${base}/fault/${fault}`).catch(() => undefined),
    /** What a caller in the middle of a request hears until their connection ends. */
    async halfway() {
      const socket = connect(port, 'localhost')
      await once(socket, 'connect')
      socket.write('GET /health HTTP/1.1\r\nhost: a\r\n')
      socket.on('error', () => undefined)
      let heard = ''
      socket.on('data', (part) => (heard += part.toString()))
      return { heard: new Promise<string>((resolve) => socket.once('close', () => resolve(heard))) }
    },
  }
}

test.each(['statement', 'microtasks'])(
  'a server that is stuck in %s is named in the log, and ended ten seconds after the signal',
  { concurrent: true, timeout: 240_000 },
  async (fault) => {
    const { child, ended, said, until, provoke } = await serve()
    provoke(fault)
    await until(() => said().includes('the server thread does not answer'))
    expect(said()).toMatch(/"thread":"server","silent_ms":5000/)
    const begun = performance.now()
    child.kill('SIGTERM')
    expect(await ended).toEqual([null, 'SIGKILL'])
    const seconds = (performance.now() - begun) / 1000
    expect(seconds).toBeGreaterThan(9.5)
    expect(seconds).toBeLessThan(13)
  },
)

test('after what nobody catches the server answers nothing more and starts again in the same process', async () => {
  const { child, ended, said, until, isReady, provoke, halfway } = await serve(['--max-old-space-size=200'])
  const faults = {
    exception: 'thrown where nobody catches',
    rejection: 'rejected where nobody catches',
    memory: 'ERR_WORKER_OUT_OF_MEMORY',
  }
  for (const [at, [fault, words]] of Object.entries(faults).entries()) {
    const { heard } = await halfway()
    provoke(fault)
    expect(await heard).toBe('')
    await until(() => said().split('"the server starts again"').length === at + 2)
    expect(said()).toContain(words)
    await until(isReady)
  }
  expect(child.exitCode).toBeNull()
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
}, 240_000)
