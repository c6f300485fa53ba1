import { writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { Worker } from 'node:worker_threads'
import { systemClock } from '../clock.ts'
import { increase, newHeartbeat, put, read, RESTART } from './heartbeat.ts'
import { levels, errorFields } from './logs.ts'

const LOOK_MS = 500
const usual = {
  /** A thread that has not answered for so long is named. */
  silence_ms: 5_000,
  /** How long a server may take to stop. */
  stop_ms: 10_000,
  /** More falls than this within the time, and the process ends: the service manager waits between starts. */
  most_falls: 5,
  falls_ms: 600_000,
}

/**
 * Runs the server in a thread and watches it from this one, which has nothing else to do: a signal is heard here even
 * while a statement runs there, or promises leave its event loop no turn.
 */
export function watch(file: URL, limits: Partial<typeof usual> = {}) {
  const { silence_ms, stop_ms, most_falls, falls_ms } = { ...usual, ...limits }
  const heart = newHeartbeat()
  const log = logOf(heart)
  const falls: number[] = []
  let isStopping = false
  let server = start()

  function start() {
    put(heart, 'is_up', 0)
    return threadOf(file, heart, log).on('exit', onExit)
  }

  /** One that never came up would not come up the next time either. */
  function onExit(code: number) {
    const wasUp = read(heart, 'is_up') === 1
    if (isStopping || !wasUp) process.exit(code === RESTART ? 1 : code)
    falls.push(performance.now())
    const recent = falls.filter((fall) => performance.now() - fall < falls_ms)
    if (recent.length > most_falls) process.exit(1)
    log('error', 'the server starts again')
    server = start()
  }

  lookForSilence(heart, silence_ms, log)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping && signal === 'SIGINT') kill()
      if (isStopping) return
      isStopping = true
      if (read(heart, 'is_up') === 0) kill() // nobody was answered yet, and a change that began is taken back
      server.postMessage('stop')
      setTimeout(() => {
        log('error', 'the server did not stop in time and is ended', { after_ms: stop_ms })
        kill()
      }, stop_ms)
    })
  }
}

/** A thread in the middle of a statement cannot be ended, so an ordinary exit would wait for it. */
function kill() {
  process.kill(process.pid, 'SIGKILL')
  process.abort() // the first process of a container gets no signal from itself
}

const threadOf = (file: URL, heart: Heart, log: Log) =>
  new Worker(file, { workerData: { heart }, name: 'server' }).on('error', (error) =>
    log('error', 'the server thread ended by an error', { err: errorFields(error as Error) }),
  )

type Heart = ReturnType<typeof newHeartbeat>
type Log = ReturnType<typeof logOf>
const logOf =
  (heart: Heart) =>
  (level: 'warn' | 'error', msg: string, more: object = {}) => {
    if (levels[level] < read(heart, 'log_level')) return
    const head = { level: levels[level], time: systemClock().ms(), pid: process.pid, hostname: hostname() }
    // Not through a stream: what is written is out, whatever becomes of this process.
    try {
      writeSync(1, `${JSON.stringify({ ...head, thread: 'server', ...more, msg })}\n`)
    } catch {
      // The output is closed; the server goes on.
    }
  }

/** Names a server that does not answer, and one that answers again. */
function lookForSilence(heart: Heart, silence_ms: number, log: Log) {
  let lastBeat = 0
  let silent_ms = 0
  setInterval(() => {
    const beats = read(heart, 'beats')
    const isUp = read(heart, 'is_up') === 1
    if (beats !== lastBeat || !isUp) {
      if (isUp && silent_ms >= silence_ms) log('warn', 'the server thread answers again', { silent_ms })
      lastBeat = beats
      silent_ms = 0
      return
    }
    // Counted in looks: when the whole machine slept, there was only one.
    silent_ms += LOOK_MS
    put(heart, 'longest_stall_ms', Math.max(silent_ms, read(heart, 'longest_stall_ms')))
    if (silent_ms !== silence_ms) return
    increase(heart, 'stalls')
    log('error', 'the server thread does not answer', { silent_ms })
  }, LOOK_MS)
}
