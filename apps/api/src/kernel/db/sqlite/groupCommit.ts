import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import { isBusy, translated } from './errors.ts'
import { addUp, finishMember, type Host, turnOf, type Waiting, waitingLine } from '../waiting.ts'

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
  const { fill, again } = memberRuns(writer, host, { transaction, punctual })
  let commitMs = 0

  return waitingLine(async (waiting) => {
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
      const ms = Math.min(Math.max(GROUP_MS.least, 2 * commitMs), GROUP_MS.most)
      if (!(await fill(group, waiting, ms))) await again(group)
      // Nobody's own fault can stand in here: whatever goes wrong is the database's, and everybody's.
      await addUp(group, host, (turn) => writer.begin(turn))
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
  })
}

type Tools = { transaction: ReturnType<typeof transactionOf>; punctual: ReturnType<typeof punctuality> }
/** How the work of the members is done within the transaction of their group. */
function memberRuns(writer: Connection, host: Host, { transaction, punctual }: Tools) {
  async function run(one: Waiting) {
    one.hooks.length = 0
    one.additions.length = 0
    const outcome = await take(writer, host, punctual, one)
    // SQLite takes the whole transaction back by itself when the disk is full or fails.
    if (!writer.sqlite.inTransaction) throw 'error' in outcome ? outcome.error : new Error('lost')
    return (one.outcome = outcome)
  }
  return {
    /**
     * Everyone who is waiting shares one commit, and so one fsync. False when somebody failed who had written already:
     * a savepoint for each would cost everybody a fifth of their time, for what hardly ever happens.
     */
    async fill(group: Waiting[], waiting: Waiting[], ms: number) {
      const end = performance.now() + ms
      for (let one; performance.now() < end && (one = waiting.shift());) {
        group.push(one)
        const outcome = await run(one)
        if ('error' in outcome && writer.hasWritten()) return false
      }
      return true
    },
    /** Everybody once more, each with a savepoint; whoever failed too, since what stood in the way may be gone. */
    async again(group: Waiting[]) {
      transaction.rollback()
      await transaction.begin(LOCK_MS)
      for (const one of group) {
        transaction.save()
        if ('error' in (await run(one))) transaction.undo()
        transaction.release()
      }
    },
  }
}

/** Never fails: what went wrong is the outcome. */
function take(writer: Connection, host: Host, punctual: Tools['punctual'], one: Waiting) {
  const { tx, end } = writer.begin(turnOf(host, one))
  const failed = (error: unknown) => {
    end()
    return { error: translated(error) }
  }
  const onEnd = (value: unknown) => {
    const hiddenFailure = end()
    return hiddenFailure ? { error: translated(hiddenFailure) } : { value }
  }
  return punctual.inTime(() => one.work(tx)).then(onEnd, failed)
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
