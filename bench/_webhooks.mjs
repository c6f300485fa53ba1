// What the programs about webhooks share: receivers, endpoints, and events that are due, written as the feed does it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../scripts/services.mjs'
import { root } from '../scripts/setup.mjs'
import { newId } from './floor/_floor.mjs'

const Sqlite = createRequire(join(root, 'apps/api/package.json'))('better-sqlite3')

export async function startReceiver(env = {}) {
  const port = await freePort()
  const child = fork(join(import.meta.dirname, '_receiver.mjs'), {
    env: { PATH: process.env.PATH, ...env, PORT: String(port) },
  })
  const ask = async (what) => {
    child.send(what)
    const [answer] = await once(child, 'message')
    return answer
  }
  await ask('forget')
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    ask,
    pid: child.pid,
    /** Waits until so many calls have come. */
    async until(many, ms = 60_000) {
      for (const end = performance.now() + ms; ; await sleep(20)) {
        const seen = await ask('count')
        if (seen.count >= many) return seen
        if (performance.now() > end) throw new Error(`${seen.count} of ${many} calls came`)
      }
    },
    stop(signal = 'SIGKILL') {
      const gone = once(child, 'exit')
      child.kill(signal)
      return gone
    },
  }
}

const body = {
  order_id: '',
  number: 'A-1042',
  external_id: 'shop-1',
  tracking_number: 'AF7K2M9Q',
  sequence: 1,
  status: 'pending',
  courier: null,
  currency: 'EUR',
  recipient: { name: 'Zoe Mballa', phone: '+237699001122' },
  pricing: { total: 7470, commission: 747, net: 6723 },
}
let position = 1_000_000

/** Writes `many` events of a sponsor, due at once at each of these endpoints; answers their ids. */
export function makeDue(file, { sponsor_id, endpoint_ids, many }) {
  const db = new Sqlite(file, { timeout: 20_000 })
  const event = db.prepare(`insert into webhook_events (id, sponsor_id, position, type, subject_id, data, created_at)
    values (?, ?, ?, 'order.created', ?, ?, ?)`)
  const delivery = db.prepare(`insert into webhook_deliveries
    (id, endpoint_id, event_id, type, subject_id, position, state, next_at, tries, is_replay, created_at)
    values (?, ?, ?, 'order.created', ?, ?, 'waiting', ?, 0, 0, ?)`)
  const ids = []
  const write = db.transaction(() => {
    for (let n = 0; n < many; n++) {
      const [id, order_id, now] = [newId('evt'), newId('ord'), new Date().toISOString()]
      event.run(id, sponsor_id, ++position, order_id, JSON.stringify({ ...body, order_id }), now)
      for (const endpoint of endpoint_ids) delivery.run(newId('whd'), endpoint, id, order_id, position, now, now)
      ids.push(id)
    }
  })
  write.immediate()
  db.close()
  return ids
}
