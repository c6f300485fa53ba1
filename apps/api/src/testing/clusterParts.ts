import { createServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { SMTPServer } from 'smtp-server'

export const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
export async function until<T>(
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  what: string,
  ms = 20000,
) {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(25)) {
    const answer = await ask()
    if (answer) return answer
  }
  throw new Error(`did not happen in time: ${what}`)
}

/** A real receiver that can keep a letter waiting before it says that it has it. */
export async function openMailbox() {
  const received: { to: string; id: string; subject: string }[] = []
  const waiting: string[] = []
  let slow = ''
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      void buffer(stream).then(async (raw) => {
        const to = session.envelope.rcptTo[0]!.address
        if (to === slow) return void waiting.push(to) // never says that it has it
        const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(raw.toString('latin1'))?.[1] ?? ''
        received.push({ to, id: header('message-id'), subject: header('subject') })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as { port: number }).port}`,
    received,
    waiting,
    slowFor: (address: string) => void (slow = address),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export async function ownDatabase(postgres: string) {
  const name = `cluster_${crypto.randomUUID().replaceAll('-', '')}`
  const admin = new Client({ connectionString: postgres })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(postgres)
  url.pathname = `/${name}`
  const client = new Client({ connectionString: url.href })
  await client.connect()
  return {
    url: url.href,
    count: async (text: string) => Number((await client.query<{ n: string }>(text)).rows[0]!.n),
    async drop() {
      await client.end()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}
