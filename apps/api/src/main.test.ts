import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from './testing/clusterParts.ts'
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
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>
  ends.push(
    drop,
    () => rmSync(folder, { recursive: true, force: true }),
    () => child.kill('SIGKILL'),
  )
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  const base = `http://localhost:${port}`
  const isReady = () =>
    fetch(`${base}/ready`).then(
      (reply) => reply.ok,
      () => false,
    )
  async function until(what: () => boolean | Promise<boolean>) {
    const happens = async () => {
      if (child.exitCode !== null) throw new Error(`did not happen; its output: ${text}`)
      return what()
    }
    await expect.poll(happens, { timeout: 90_000, message: `its output: ${text}` }).toBe(true)
  }
  await until(isReady)
  return {
    child,
    exit,
    until,
    isReady,
    output: () => text,
    provoke: (fault: string) => void fetch(`${base}/fault/${fault}`).catch(() => undefined),
    /** What a caller in the middle of a request hears until their connection ends. */
    async halfway() {
      const socket = connect(port, 'localhost')
      await once(socket, 'connect')
      socket.write('GET /health HTTP/1.1\r\nhost: a\r\n')
      socket.on('error', () => undefined)
      let answer = ''
      socket.on('data', (part) => (answer += part.toString()))
      return { heard: new Promise<string>((resolve) => socket.once('close', () => resolve(answer))) }
    },
  }
}

test.each(['statement', 'microtasks'])(
  'a server that is stuck in %s is named in the log, and ended ten seconds after the signal',
  { concurrent: true, timeout: 240_000 },
  async (fault) => {
    const { child, exit, output, until, provoke } = await serve()
    provoke(fault)
    await until(() => output().includes('the server thread does not answer'))
    expect(output()).toMatch(/"thread":"server","silent_ms":5000/)
    const startedAt = performance.now()
    child.kill('SIGTERM')
    expect(await exit).toEqual([null, 'SIGKILL'])
    const seconds = (performance.now() - startedAt) / 1000
    expect(seconds).toBeGreaterThan(9.5)
    expect(seconds).toBeLessThan(13)
  },
)

test('after what nobody catches the server answers nothing more and starts again in the same process', async () => {
  const { child, exit, output, until, isReady, provoke, halfway } = await serve(['--max-old-space-size=200'])
  const faults = {
    exception: 'thrown where nobody catches',
    rejection: 'rejected where nobody catches',
    memory: 'ERR_WORKER_OUT_OF_MEMORY',
  }
  for (const [at, [fault, words]] of Object.entries(faults).entries()) {
    const { heard } = await halfway()
    provoke(fault)
    expect(await heard).toBe('')
    await until(() => output().split('"the server starts again"').length === at + 2)
    expect(output()).toContain(words)
    await until(isReady)
  }
  expect(child.exitCode).toBeNull()
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
}, 240_000)
