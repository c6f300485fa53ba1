import type { Kernel } from '../../../kernel/kernel.ts'
import type { Loop } from '../../../kernel/work/loop.ts'
import { type Claim, claimDue, releaseAccount } from './claiming.service.ts'
import type { Fault, SyncResult } from './platforms/shapes.ts'
import { type PlatformCalls, platformCalls } from './platforms/calls.ts'
import { fault, PlatformFault } from './platforms/faults.ts'
import { isConfigured } from './platforms/platforms.ts'
import { hasExpired } from './renewal.rules.ts'
import { settleFailure, settleSuccess } from './settling.service.ts'
import type { SocialAccountRow } from './socialAccounts.tables.ts'
import { openTokens, renewTokens, settleAnswers } from './tokens.service.ts'

/** Reads one account; an expired token is renewed once. */
async function readAccount(kernel: Kernel, { row: claim, adapter }: Claim, calls: PlatformCalls): Promise<SyncResult> {
  if (!isConfigured(kernel.config, adapter)) throw new PlatformFault(fault('operator', 'app_misconfigured'))
  let row = (await settleAnswers(kernel, claim)) ?? claim
  let isRenewed = false
  const renew = async () => {
    row = await renewTokens(kernel, calls, row)
    isRenewed = true
  }
  if (hasExpired(row, kernel.clock.now())) await renew()
  try {
    return await measure(kernel, row)
  } catch (error) {
    if (isRenewed || !(error instanceof PlatformFault) || error.fault.kind !== 'expired') throw error
    await renew()
    return measure(kernel, row)
  }

  async function measure({ config }: Kernel, current: SocialAccountRow): Promise<SyncResult> {
    const { access_token } = openTokens(kernel, current)
    const profile = await adapter.profile(calls, config, access_token)
    const posts = await adapter.posts(calls, config, access_token, profile)
    return { profile, posts, pause: calls.pause() }
  }
}

/** Runs the sync of a claimed account. */
export async function syncClaimed(kernel: Kernel, claim: Claim): Promise<void> {
  const calls = platformCalls(kernel, claim.adapter, claim.maxCalls)
  try {
    const result = await readAccount(kernel, claim, calls)
    await settleSuccess(kernel, claim, result, calls.usage())
  } catch (error) {
    await settleFailure(kernel, claim, faultOf(kernel, error), calls.usage())
  }
}
function faultOf({ report }: Kernel, error: unknown): Fault {
  if (error instanceof PlatformFault) return error.fault
  report(error)
  return fault('repeat', 'unreadable_answer')
}

const MAX_PARALLEL = 16
/** Accounts are claimed several at a time, because each claim is a commit. A single one waits this long at most. */
const MIN_CLAIM = 4
const CLAIM_GAP_MS = 25
/** A loop beside the jobs that claims due accounts and syncs several in parallel. */
export function syncer(kernel: Kernel): Loop {
  const running = new Map<Promise<void>, Claim>()
  let wake = () => {}
  let claimedAt = Number.NEGATIVE_INFINITY
  let pause: NodeJS.Timeout | undefined
  return {
    async turn() {
      const free = MAX_PARALLEL - running.size
      const wait = free >= MIN_CLAIM ? 0 : claimedAt + CLAIM_GAP_MS - performance.now()
      if (free === 0 || wait > 0) {
        if (free > 0) pause ??= setTimeout(() => (pause = void wake()), wait).unref()
        return false
      }
      claimedAt = performance.now()
      const claim = await claimDue(kernel, free)
      for (const one of claim) {
        const work: Promise<void> = syncClaimed(kernel, one)
          .catch((error: unknown) => kernel.report(error))
          .finally(() => {
            running.delete(work)
            wake()
          })
        running.set(work, one)
      }
      return claim.length > 0
    },
    woken: (listener) => void (wake = listener),
    idle: () => Promise.all(running.keys()),
    /** Releases the running accounts, which are due at once for other workers. */
    leave: () =>
      Promise.all(
        [...running.values()].map(({ row, lease }) => releaseAccount(kernel, row.id, lease, kernel.clock.now())),
      ),
  }
}
