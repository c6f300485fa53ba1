import type { Kernel } from '../../../kernel/kernel.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { type Claimed, claimDue, releaseAccount } from './claiming.service.ts'
import type { Fault, Measured } from './platforms/shapes.ts'
import { type PlatformCalls, platformCalls } from './platforms/calls.ts'
import { fault, PlatformFault } from './platforms/faults.ts'
import { isConfigured } from './platforms/platforms.ts'
import { hasEnded } from './renewal.rules.ts'
import { settleFailure, settleSuccess } from './settling.service.ts'
import type { SocialAccountRow } from './socialAccounts.tables.ts'
import { openTokens, renewTokens, settleAnswers } from './tokens.service.ts'

/** Reads one account; a token that has ended is renewed once. */
async function readAccount(
  kernel: Kernel,
  { row: claimed, adapter }: Claimed,
  calls: PlatformCalls,
): Promise<Measured> {
  if (!isConfigured(kernel.config, adapter)) throw new PlatformFault(fault('operator', 'app_misconfigured'))
  let row = (await settleAnswers(kernel, claimed)) ?? claimed
  let isRenewed = false
  const renew = async () => {
    row = await renewTokens(kernel, calls, row)
    isRenewed = true
  }
  if (hasEnded(row, kernel.clock.now())) await renew()
  try {
    return await measure(kernel, row)
  } catch (error) {
    if (isRenewed || !(error instanceof PlatformFault) || error.fault.kind !== 'expired') throw error
    await renew()
    return measure(kernel, row)
  }

  async function measure({ config }: Kernel, current: SocialAccountRow): Promise<Measured> {
    const { access_token } = openTokens(kernel, current)
    const profile = await adapter.profile(calls, config, access_token)
    const posts = await adapter.posts(calls, config, access_token, profile)
    return { profile, posts, pause: calls.pause() }
  }
}

/** One sync from its claim to its end. */
export async function syncClaimed(kernel: Kernel, claimed: Claimed): Promise<void> {
  const calls = platformCalls(kernel, claimed.adapter, claimed.most)
  try {
    const measured = await readAccount(kernel, claimed, calls)
    await settleSuccess(kernel, claimed, measured, calls.spent())
  } catch (error) {
    await settleFailure(kernel, claimed, faultOf(kernel, error), calls.spent())
  }
}
function faultOf({ report }: Kernel, error: unknown): Fault {
  if (error instanceof PlatformFault) return error.fault
  report(error)
  return fault('repeat', 'unreadable_answer')
}

const PLACES = 16
/** Accounts are claimed several at once, since each claim is a commit; but nobody waits longer than this for others. */
const TOGETHER = 4
const PATIENCE = 25
/** Goes on beside the jobs: asks which accounts are due, and reads them, so many at once. */
export function syncer(kernel: Kernel): Loop {
  const running = new Map<Promise<void>, Claimed>()
  let wake = () => {}
  let claimedAt = Number.NEGATIVE_INFINITY
  let pause: NodeJS.Timeout | undefined
  return {
    async turn() {
      const free = PLACES - running.size
      const wait = free >= TOGETHER ? 0 : claimedAt + PATIENCE - performance.now()
      if (free === 0 || wait > 0) {
        if (free > 0) pause ??= setTimeout(() => (pause = void wake()), wait).unref()
        return false
      }
      claimedAt = performance.now()
      const claimed = await claimDue(kernel, free)
      for (const one of claimed) {
        const work: Promise<void> = syncClaimed(kernel, one)
          .catch((error: unknown) => kernel.report(error))
          .finally(() => {
            running.delete(work)
            wake()
          })
        running.set(work, one)
      }
      return claimed.length > 0
    },
    woken: (listener) => void (wake = listener),
    idle: () => Promise.all(running.keys()),
    /** Due at once for any other worker. */
    leave: () =>
      Promise.all(
        [...running.values()].map(({ row, lease }) => releaseAccount(kernel, row.id, lease, kernel.clock.now())),
      ),
  }
}
