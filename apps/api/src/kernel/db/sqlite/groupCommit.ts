import { setTimeout as sleep } from 'node:timers/promises'
import type { Tx } from '../db.ts'
import { Refusal } from '../../refusal.ts'
import type { Connection } from './connection.ts'
import { isBusy, translated } from './errors.ts'
import { added } from '../sums.ts'
import { type Host, finishMember, turnOf, type Waiting } from '../waiting.ts'

/**
 * How long a group may keep the event loop; whoever is left joins the next one. Where the disk is slow a group is
 * worth as much time as its commit takes.
 */
const GROUP_MS = { least: 20, most: 50 }
/** How long another process may hold the write lock before ours are refused. */
const LOCK_MS = 5000

export function groupCommit(writer: Connection, host: Host) {
  const { report } = host
  const transaction = transactionOf(writer)
  const punctual = punctuality()
  const waiting: Waiting[] = []
  let busy: Promise<void> | undefined
  let closing = false
  let commitMs = 0
  const arm = () => {
    busy ??= new Promise((done) => setImmediate(done)).then(flush).finally(() => {
      busy = undefined
      if (waiting.length > 0) arm()
    })
  }

  async function idle() {
    while (busy) await busy
  }

  async function flush() {
    try {
      await transaction.begin(LOCK_MS)
    } catch (error) {
      report(error)
      for (const { reject } of waiting.splice(0)) reject(translated(error))
      return
    }
    const group: Waiting[] = []
    punctual.begin()
    try {
      if (!(await fill(group))) await again(group)
      await addUp(group)
      const full = performance.now()
      transaction.commit()
      commitMs = performance.now() - full
    } catch (error) {
      transaction.rollback()
      report(error)
      for (const { reject } of group) reject(translated(error))
      return
    } finally {
      punctual.end()
    }
    for (const one of group) finishMember(one, report)
  }

  /**
   * Everyone who is waiting shares one commit, and so one fsync. False when somebody failed who had written already:
   * a savepoint for each would cost everybody a fifth of their time, for what hardly ever happens.
   */
  async function fill(group: Waiting[]) {
    const end = performance.now() + Math.min(Math.max(GROUP_MS.least, 2 * commitMs), GROUP_MS.most)
    for (let one; performance.now() < end && (one = waiting.shift());) {
      group.push(one)
      const outcome = await run(one)
      if ('error' in outcome && writer.hasWritten()) return false
    }
    return true
  }

  async function run(one: Waiting) {
    one.hooks.length = 0
    one.additions.length = 0
    const outcome = await take(one)
    // SQLite takes the whole transaction back by itself when the disk is full or fails.
    if (!writer.sqlite.inTransaction) throw 'error' in outcome ? outcome.error : new Error('lost')
    return (one.outcome = outcome)
  }

  /** Never fails: what went wrong is the outcome. */
  function take(one: Waiting) {
    const { tx, end } = writer.begin(turnOf(host, one))
    const failed = (error: unknown) => {
      end()
      return { error: translated(error) }
    }
    const ended = (value: unknown) => {
      const hiddenFailure = end()
      return hiddenFailure ? { error: translated(hiddenFailure) } : { value }
    }
    return punctual.inTime(() => one.work(tx)).then(ended, failed)
  }

  /** Nobody's own fault can stand in here: whatever goes wrong is the database's, and everybody's. */
  async function addUp(group: Waiting[]) {
    const stand = group.filter(({ outcome }) => outcome && 'value' in outcome)
    const sums = added(stand.flatMap(({ additions }) => additions))
    if (sums.length === 0) return
    const { tx, end } = writer.begin(turnOf(host, { hooks: [], additions: [] }))
    for (const [of, row] of sums) await of.write(tx, row)
    end()
  }

  /** Everybody once more, each with a savepoint; whoever failed too, since what stood in the way may be gone. */
  async function again(group: Waiting[]) {
    transaction.rollback()
    await transaction.begin(LOCK_MS)
    for (const one of group) {
      transaction.save()
      if ('error' in (await run(one))) transaction.undo()
      transaction.release()
    }
  }

  return {
    write: <T>(work: (tx: Tx) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (closing) return reject(new Refusal('unavailable', 'closing', { retry_after: 1 }))
        waiting.push({ work, resolve, reject, hooks: [], additions: [] })
        arm()
      }),
    idle,
    async end() {
      closing = true
      await idle()
    },
  }
}

export function transactionOf({ sqlite }: Connection) {
  const prepare = (text: string) => sqlite.prepare(text)
  const [begin, commit, rollback] = [prepare('begin immediate'), prepare('commit'), prepare('rollback')]
  const [save, release, undo] = [prepare('savepoint turn'), prepare('release turn'), prepare('rollback to turn')]
  return {
    /** Another process may hold the lock: asks again from a timer, so that the event loop stays free. */
    async begin(patience: number) {
      for (const end = performance.now() + patience; ;) {
        try {
          return void begin.run()
        } catch (error) {
          if (!isBusy(error) || performance.now() > end) throw error
        }
        await sleep(5 + Math.random() * 20)
      }
    },
    commit: () => void commit.run(),
    rollback: () => void (sqlite.inTransaction && rollback.run()),
    save: () => void save.run(),
    release: () => void release.run(),
    undo: () => void undo.run(),
  }
}

/** Queries answer within the same turn of the event loop; work that needs a second turn awaited something else. */
function punctuality() {
  let refuse: ((error: Error) => void) | undefined
  let alarm: NodeJS.Immediate | undefined
  const begin = () => void (alarm = setImmediate(ring))
  const ring = () => {
    refuse?.(new Error('a transaction may await the database and nothing else'))
    begin()
  }
  return {
    begin,
    end: () => clearImmediate(alarm),
    inTime: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        refuse = reject
        work().then(resolve, reject)
      }),
  }
}
