import type { Clock } from './clock.ts'

/** An instant by two clocks: one of them stands still while a machine sleeps, the other one can be moved. */
export type Deadline = { /** The same in all threads of a process. */ monotonic: number; ms: number }

const monotonic = () => Number(process.hrtime.bigint() / 1000n) / 1000
export const deadlineIn = (ms: number, clock: Pick<Clock, 'ms'>): Deadline => ({
  monotonic: monotonic() + ms,
  ms: clock.ms() + ms,
})
export const isPast = (deadline: Deadline, clock: Pick<Clock, 'ms'>) =>
  monotonic() >= deadline.monotonic || clock.ms() >= deadline.ms
