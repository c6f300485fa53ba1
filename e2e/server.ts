import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openMailbox } from './mailbox.ts'

const program = join(import.meta.dirname, '../apps/api/dist/main.js')
const patience = 60_000
export const admin = { email: 'admin@affluence.example', password: 'A long word for the tests 1' }

export type Server = Awaited<ReturnType<typeof startServer>>

/** The product as it is served, on a database of its own, empty or a copy, with a mailbox that its mails arrive in. */
export async function startServer(env: Record<string, string> = {}, copyOf?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'affluence-e2e-'))
  if (copyOf) cpSync(copyOf, folder, { recursive: true })
  const mailbox = await openMailbox()
  const port = await freePort()
  const url = `http://localhost:${port}`
  const place = { PORT: String(port), PUBLIC_URL: url, DATA_DIR: folder, MAIL_URL: mailbox.url }
  let running = launch({ ...place, ...env })
  const stop = async (keep?: (data: string) => void) => {
    await running.end()
    await mailbox.close()
    keep?.(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  // A demo world is a year of business.
  const wait = env.DEMO === '1' ? 5 * patience : patience
  async function ready() {
    if (await answers(`${url}/ready`, running.isAlive, wait)) return
    await stop()
    throw new Error(`the server did not get ready:\n${running.said()}`)
  }
  await ready()
  return {
    url,
    folder,
    mails: mailbox.mails,
    mailTo: (to: string, about: RegExp) => waitFor(mailbox, to, about),
    stop,
    /** The same house on a later day: its clock begins at `now`. */
    async wakeAt(now: string) {
      await running.end()
      running = launch({ ...place, ...env, NOW: now })
      await ready()
    },
  }
}

function launch(env: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOST: 'localhost',
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      ALLOW_PRIVATE_TARGETS: '1',
      TRUST_PROXY: 'loopback',
      DEMO: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)))
  const isAlive = () => child.exitCode === null && child.signalCode === null
  async function end() {
    if (!isAlive()) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { isAlive, end, said: () => said }
}

async function answers(url: string, isAlive: () => boolean, wait: number) {
  for (const end = Date.now() + wait; Date.now() < end && isAlive(); await sleep(50)) {
    const ready = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return true
  }
  return false
}

/** The newest mail to somebody with these words in its subject or text. */
async function waitFor(mailbox: Awaited<ReturnType<typeof openMailbox>>, to: string, about: RegExp) {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(50)) {
    const found = mailbox.mails(to).findLast(({ subject, text }) => about.test(subject) || about.test(text))
    if (found) return found
  }
  throw new Error(`no mail to ${to} about ${about}`)
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address !== 'string' ? address.port : 0))
    })
  })
