import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { noteHeard, onPostedHere } from '../../work/wakeups.ts'
import { oneAtATime } from '../../work/oneAtATime.ts'
import { onceIn } from '../../work/redis.ts'
import type { Report } from '../../report.ts'

const CHANNEL = 'affluence'
/** Many commits are one message: a NOTIFY makes committing transactions wait for each other. */
const APART = 20

/**
 * PostgreSQL carries word that something was written from one process to all others, for their live streams and
 * workers. A connection of its own, made anew when it breaks; who hears nothing looks again by themselves, later.
 */
export function listenOnPostgres(url: string, report: Report) {
  const me: string = crypto.randomUUID()
  const reportRarely = onceIn(60_000, report)
  const connection: Connection = { client: null, isClosed: false, hear: (by) => void (by !== me && noteHeard()) }
  const over = new AbortController()
  const pause = (ms: number) => sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)

  const send = oneAtATime(async () => {
    await connection.client?.query('select pg_notify($1, $2)', [CHANNEL, me]).catch(reportRarely)
    await pause(APART)
  })
  const forget = onPostedHere(() => void send())
  const connected = connectForEver(url, connection, { pause, report: reportRarely })

  return {
    async close() {
      connection.isClosed = true
      forget()
      over.abort()
      await connection.client?.end().catch(() => undefined)
      await connected
    },
  }
}

type Connection = { client: Client | null; isClosed: boolean; hear(by: string | undefined): void }
type Means = { pause(ms: number): Promise<unknown>; report: Report }
async function connectForEver(url: string, connection: Connection, { pause, report }: Means) {
  for (let wait = 200; !connection.isClosed; wait = Math.min(wait * 2, 5000)) {
    const mine = newClient(url, report)
    const broken = new Promise<void>((resolve) => mine.once('end', resolve))
    mine.on('notification', ({ payload }) => connection.hear(payload))
    try {
      await mine.connect()
      await mine.query(`listen ${CHANNEL}`)
      connection.client = mine
      wait = 200
      noteHeard() // what was told while nobody listened
      await broken
    } catch (error) {
      report(error)
      await mine.end().catch(() => undefined)
    }
    connection.client = null
    await pause(wait)
  }
}

const newClient = (url: string, report: Report) =>
  new Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true }).on('error', report)
