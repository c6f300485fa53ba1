import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { noteHeard, onPostedHere } from '../../work/wakeups.ts'
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
  let client: Client | null = null
  let closed = false
  const over = new AbortController()
  const pause = (ms: number) => sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)

  async function connectForEver() {
    for (let wait = 200; !closed; wait = Math.min(wait * 2, 5000)) {
      const mine = new Client({ connectionString: url, connectionTimeoutMillis: 5000, keepAlive: true })
      const broken = new Promise<void>((resolve) => mine.once('end', resolve))
      mine.on('error', reportRarely)
      mine.on('notification', ({ payload }) => void (payload !== me && noteHeard()))
      try {
        await mine.connect()
        await mine.query(`listen ${CHANNEL}`)
        client = mine
        wait = 200
        noteHeard() // what was told while nobody listened
        await broken
      } catch (error) {
        reportRarely(error)
        await mine.end().catch(() => undefined)
      }
      client = null
      await pause(wait)
    }
  }

  let busy = false
  let again = false
  async function send() {
    if (busy) return void (again = true)
    busy = true
    do {
      again = false
      await client?.query('select pg_notify($1, $2)', [CHANNEL, me]).catch(reportRarely)
      await pause(APART)
    } while (again)
    busy = false
  }
  const forget = onPostedHere(() => void send())
  const connected = connectForEver()

  return {
    async close() {
      closed = true
      forget()
      over.abort()
      await client?.end().catch(() => undefined)
      await connected
    },
  }
}
