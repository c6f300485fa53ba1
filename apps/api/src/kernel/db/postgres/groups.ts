import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { mayRetry, translated } from './errors.ts'
import { speaking } from './session.ts'
import { addUp, finishMember, type Host, takeTurn, turnOf, type Waiting, waitingLine } from '../waiting.ts'

/** How long a group takes in those who waited when it began. All of them are answered by its commit. */
const GROUP_MS = 50
/** How often a group that collided is run again. After the first few, each of its members is alone. */
const ATTEMPTS = { together: 3, most: 10 }

type Kind = {
  pool: Pool
  isolation: 'serializable' | 'read committed'
  /** Only one process at a time has such a group open: they wait for each other instead of colliding. */
  inTurn: boolean
}
/** How long a transaction that failed is given to be rolled back. Its connection is given up then. */
const ROLLBACK_MS = 2000

/** A member failed after it had written: all run again, each under a savepoint. */
class Apart extends Error {}

/**
 * One transaction after the other, each with everybody who waits: one commit for all, and nobody collides with a
 * neighbour. Whoever fails takes nobody along.
 */
export function postgresGroups(host: Host, kind: Kind) {
  const members = memberRuns(host)
  /** Until all of the group are answered. In the first try whoever waits as well joins it. */
  async function commit(group: Waiting[], waiting: Waiting[], isOpen = false): Promise<void> {
    let savepoints = false
    for (let attempt = 1; ; attempt++) {
      try {
        const joining = isOpen && attempt === 1 && !savepoints ? waiting : []
        await transaction(kind, waiting, (client) => fill(client, group, { savepoints, joining }))
        return group.forEach((one) => finishMember(one, host.report))
      } catch (error) {
        if (error instanceof Apart) savepoints = true
        else if (!mayRetry(error) || attempt === ATTEMPTS.most)
          return group.forEach(({ reject }) => reject(translated(error)))
        else if (attempt >= ATTEMPTS.together && group.length > 1) break
        else await sleep(Math.random() * Math.min(200, 5 * 2 ** attempt))
      }
    }
    for (const one of group) await commit([one], waiting)
  }

  type How = { savepoints: boolean; joining: Waiting[] }
  async function fill(client: PoolClient, group: Waiting[], { savepoints, joining }: How) {
    const end = performance.now() + GROUP_MS
    // The first statement decides what the group sees. Whoever comes later may know of something newer, and has to see it.
    let most = joining.length
    for (const one of group) await (savepoints ? members.runApart(client, one) : members.run(client, one))
    for (; most > 0 && performance.now() < end; most--) {
      const one = joining.shift()!
      group.push(one)
      await members.run(client, one)
    }
    await addUp(group, host, (turn) => speaking(client, turn))
  }

  return waitingLine(async (waiting) => {
    const first = waiting.shift()
    if (first) await commit([first], waiting, true)
  })
}

async function transaction(kind: Kind, waiting: Waiting[], work: (client: PoolClient) => Promise<void>) {
  const client = await beginGroup(kind, waiting)
  let broken = false
  try {
    await work(client)
    await client.query('commit')
  } catch (error) {
    broken = !(await rolledBack(client))
    throw error
  } finally {
    client.release(broken)
  }
}

async function beginGroup({ pool, isolation, inTurn }: Kind, waiting: Waiting[]) {
  let client: PoolClient | undefined
  try {
    client = await pool.connect()
    await client.query(`begin isolation level ${isolation}${inTurn ? `; ${takeTurn}` : ''}`)
    return client
  } catch (error) {
    client?.release(true)
    // The database is away or blocked: whoever waits longer would only hear the same later.
    for (const { reject } of waiting.splice(0)) reject(translated(error))
    throw error
  }
}

/** How the work of one member is done within the transaction of its group. */
function memberRuns(host: Host) {
  async function run(client: PoolClient, one: Waiting) {
    const { failed, hasWritten } = await take(client, one)
    if (failed || (hasWritten && 'error' in one.outcome!)) throw new Apart()
  }

  async function runApart(client: PoolClient, one: Waiting) {
    await client.query('savepoint turn')
    await take(client, one)
    if ('error' in one.outcome!) await client.query('rollback to savepoint turn')
    await client.query('release savepoint turn')
  }

  /** Fails only by a collision with another transaction; any other error is the outcome of the member. */
  async function take(client: PoolClient, one: Waiting) {
    one.hooks.length = 0
    one.additions.length = 0
    const { tx, end, seen: state } = speaking(client, turnOf(host, one))
    one.outcome = await whileConnected(client, one.work(tx))
      .finally(end)
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error: translated(error) }),
      )
    const isFailureHidden = 'value' in one.outcome && state.failed !== undefined
    if (isFailureHidden) one.outcome = { error: new Error('a database error was caught inside the transaction') }
    if (mayRetry(state.failed)) throw state.failed
    return state
  }
  return { run, runApart }
}

const rolledBack = (client: PoolClient) =>
  client.query({ text: 'rollback', query_timeout: ROLLBACK_MS } as QueryConfig).then(
    () => true,
    () => false,
  )

/** Somebody who waits for anything else than the database is not waited for once the server has ended the connection. */
async function whileConnected<T>(client: PoolClient, work: Promise<T>): Promise<T> {
  let onLost = () => {}
  const connectionLost = new Promise<never>((_, reject) => {
    onLost = () => reject(new Error('Connection terminated'))
    client.once('end', onLost)
  })
  try {
    return await Promise.race([work, connectionLost])
  } finally {
    client.off('end', onLost)
  }
}
