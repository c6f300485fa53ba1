import { parseArgs, type ParseArgsConfig } from 'node:util'
import {
  beginSync,
  selectAccounts,
  type AccountSelection,
  failuresOf,
  type Selector,
} from '../features/people/socialAccounts/batches.service.ts'
import { cleanSocialData, RETENTION_DAYS } from '../features/people/socialAccounts/cleaning.service.ts'
import { runSync } from '../features/people/socialAccounts/syncNow.service.ts'
import { MINUTE } from '../kernel/clock.ts'
import { isServed } from '../kernel/db/sqlite/folderLock.ts'
import type { Kernel } from '../kernel/kernel.ts'

type Output = { out(text: string): void; err(text: string): void }
const streams: Output = { out: (text) => void process.stdout.write(`${text}\n`), err: (text) => console.error(text) }

const SYNC = `sync_social_accounts --all | --user ID | --platform NAME | --account ID
  --dry-run  only lists the accounts`
const CLEAN = `cleanup_social_data [--days N]
  --days N   deletes what is older than so many days; ${RETENTION_DAYS} where nothing is said
  --dry-run  only counts`

/** Null where the command line says what there is not. */
function optionsIn<const O extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: O) {
  try {
    return parseArgs({ args: args.map((arg) => arg.replace(/^--dry_run$/, '--dry-run')), options, strict: true }).values
  } catch {
    return null
  }
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
function selectorIn({ all, user, platform, account }: Partial<Record<string, string | boolean | undefined>>) {
  const chosen = Object.entries({ all, user, platform, account }).filter(([, value]) => value !== undefined)
  return chosen.length === 1 && chosen[0]![1] !== '' ? (Object.fromEntries(chosen) as Selector) : null
}

function wrongUse(err: Output['err'], usage: string) {
  err(usage)
  return 2
}

/** Reads the numbers of the accounts that are named. The exit code says whether every one of them could be read. */
export async function syncSocialAccounts(
  kernel: Kernel,
  args: string[],
  { out, err }: Output = streams,
): Promise<number> {
  const names = { all: flag, user: text, platform: text, account: text, 'dry-run': flag }
  const options = optionsIn(args, names)
  const selector = options && selectorIn(options)
  if (!selector) return wrongUse(err, SYNC)
  const chosen = await selectAccounts(kernel, selector)
  if (typeof chosen === 'string') {
    err(chosen)
    return 1
  }
  if (options['dry-run']) {
    for await (const page of chosen.pages())
      for (const { platform, username, id, state, last_sync_at } of page)
        out(`${platform} ${username} (${id}): ${state}, last read ${last_sync_at ?? 'never'}`)
    out(`${chosen.accounts} accounts would be read; nothing was changed`)
    return 0
  }
  return readChosen(kernel, chosen, { out, err })
}

async function readChosen(kernel: Kernel, chosen: AccountSelection, { out, err }: Output) {
  const { accounts, filter } = chosen
  const { id } = await beginSync(kernel, chosen)
  out(`${accounts} accounts, task ${id}`)
  const isElsewhere = await isServed(kernel.config.DATA_DIR)
  const job = await runSync(kernel, id, { filter, isElsewhere, signal: AbortSignal.timeout(patience(accounts)) })
  for (const { platform, username, id: account, problem } of await failuresOf(kernel, id))
    err(`${platform} ${username} (${account}): ${problem}`)
  out(`${job.processed} processed, ${job.successful} successful, ${job.failed} failed, ${job.skipped} skipped`)
  if (job.finished_at === null) err('It has not ended yet; the workers go on with it')
  return job.finished_at === null || job.failed > 0 ? 1 : 0
}
/** Time for the three repetitions, and for many accounts. */
const patience = (accounts: number) => 15 * MINUTE + accounts * 100

/** Deletes old snapshots, tasks and events; the newest snapshot of every account stays. */
export async function cleanupSocialData(
  kernel: Kernel,
  args: string[],
  { out, err }: Output = streams,
): Promise<number> {
  const options = optionsIn(args, { days: text, 'dry-run': flag })
  const days = options?.days ?? String(RETENTION_DAYS)
  if (!options || !/^[1-9]\d{0,4}$/.test(days)) return wrongUse(err, CLEAN)
  const dryRun = options['dry-run'] ?? false
  const { snapshots, jobs, events } = await cleanSocialData(kernel, { days: Number(days), dryRun })
  const verb = dryRun ? 'would be deleted' : 'were deleted'
  out(`Older than ${days} days: ${snapshots} snapshots, ${jobs} tasks and ${events} events ${verb}`)
  return 0
}
