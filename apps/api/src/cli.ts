import { Email, Username } from '@affluence/contract/identities'
import { z } from 'zod'
import { checks, duties, sealedColumns } from './app.ts'
import { createInfluencerCommand } from './commands/createInfluencer.ts'
import { cleanupSocialData, syncSocialAccounts } from './commands/socialData.ts'
import { testMailCommand } from './commands/testMail.ts'
import { readConfig, WrongEnvironment } from './config.ts'
import { createAdmin, resetPasswordByCommand } from './features/people/users/admins.service.ts'
import { findTask, lastRunOf, runTaskNow } from './features/views/admin/admin.service.ts'
import { verifyBooks } from './features/views/verification/verification.service.ts'
import { verifyAudit } from './kernel/ops/auditChain.ts'
import { runBackup, runRestore } from './kernel/ops/backup.ts'
import { isServed } from './kernel/db/sqlite/folderLock.ts'
import type { Kernel } from './kernel/kernel.ts'
import { migrate } from './kernel/db/migrations/migrate.ts'
import { Refusal } from './kernel/refusal.ts'
import { resealAll } from './kernel/ops/reseal.ts'
import { closedRows, forgetKey, registerKeys } from './kernel/ops/secretKeys.ts'
import { worker } from './kernel/work/worker.ts'
import { closeKernel, migrationsOf, openKernel } from './start.ts'

type Command = (kernel: Kernel, args: string[]) => Promise<number>
const say = (text: string) => process.stdout.write(`${text}\n`)

/** Queues the task; while a server runs on this data it does the work, otherwise we do it here and now. */
async function task(kernel: Kernel, [name]: string[]) {
  const names = duties.tasks.map((one) => one.name).toSorted()
  if (!name || name === 'list') {
    const lines = duties.tasks.map((one) => `${one.name.padEnd(32)}every ${one.every.replaceAll('_', ' ')}`)
    say(lines.toSorted().join('\n'))
    return 0
  }
  const matchingTask = findTask(duties.tasks, name)
  if (!matchingTask) {
    console.error(`There is no task named ${name}. There are: ${names.join(', ')}`)
    return 1
  }
  const { last_period } = await runTaskNow(kernel, duties.tasks, name)
  if (await isServed(kernel.config.DATA_DIR)) {
    say(`${matchingTask.name} is queued; the running server does it`)
    return 0
  }
  const { turn, idle } = worker(kernel, duties)
  const signal = AbortSignal.timeout(15 * 60_000)
  while (!signal.aborted && ((await turn(signal, false)) || (await idle()).length > 0));
  const { last_period: period, outcome, result, failure } = await lastRunOf(kernel.db.read, matchingTask)
  if (period === last_period && outcome === 'done') {
    say(`${matchingTask.name} is done${result ? `: ${JSON.stringify(result)}` : ''}`)
    return 0
  }
  console.error(`${matchingTask.name} is not done: ${failure ?? 'it will be tried again'}`)
  return 1
}

async function makeAdmin(kernel: Kernel, [email = '', username = '']: string[]) {
  const input = z.object({ email: Email, username: Username }).safeParse({ email, username })
  if (!input.success) {
    console.error(`create-admin EMAIL USERNAME\n${z.prettifyError(input.error)}`)
    return 1
  }
  const { password } = await createAdmin(kernel, input.data)
  say(`${input.data.username} is an admin; the password is ${password} (shown this once)`)
  return 0
}

async function newPassword(kernel: Kernel, [login = '']: string[]) {
  const { username, password } = await resetPasswordByCommand(kernel, login)
  say(`${username} signs in with ${password} from now on (shown this once); every session was ended`)
  return 0
}

/** Recomputes all books and says where they differ; for a watchman, the exit code says it too. */
async function verify({ db, crypto }: Kernel) {
  const { checked, differences } = await verifyBooks(db.read, await checks())
  const chain = await verifyAudit(db.read, crypto)
  const faults = [...(await closedRows(db.read, crypto, sealedColumns)), ...chain.faults]
  for (const fault of faults) console.error(fault)
  for (const { what, key, expected, found } of differences)
    console.error(`${what} ${key}: expected ${expected}, found ${found}`)
  const counts = Object.entries(checked).map(([name, rows]) => `${rows} ${name}`)
  const wrong = differences.length + faults.length
  say(`${counts.join(', ')}, ${chain.rows} audit rows checked: ${wrong === 0 ? 'all agree' : `${wrong} differ`}`)
  return wrong === 0 ? 0 : 1
}

/** For a key that is lost. */
async function giveUpKey(kernel: Kernel, [id = '']: string[]) {
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(id)) {
    console.error('forget-key ID, the name of a key before its colon in SECRET_KEYS')
    return 1
  }
  if (!(await forgetKey(kernel, id))) {
    console.error(`Key ${id} is in SECRET_KEYS; take it out first`)
    return 1
  }
  say(`Key ${id} is given up. What was sealed with it stays closed: owners set up two-factor and payout data anew`)
  return 0
}

/** After a new key was put in front: then the old ones are needed no more. */
async function reseal(kernel: Kernel) {
  const count = await resealAll(kernel, sealedColumns)
  const [newest] = kernel.crypto.keysFor('mark of a key')
  say(`${count} values are sealed anew; all are sealed with key ${newest!.id} now`)
  return 0
}

const commands: Record<string, Command> = {
  verify,
  task,
  'run-task': task,
  'sync-social-accounts': (kernel, args) => syncSocialAccounts(kernel, args),
  'cleanup-social-data': (kernel, args) => cleanupSocialData(kernel, args),
  reseal,
  'forget-key': giveUpKey,
  'create-admin': makeAdmin,
  'create-influencer': createInfluencerCommand,
  'reset-password': newPassword,
  'test-mail': testMailCommand,
}

async function main([name = '', ...args]: string[]) {
  process.umask(0o077) // whatever we write is ours alone
  const config = readConfig(process.env)
  if (name === 'backup') return runBackup(config, args)
  if (name === 'restore') return runRestore(config, args)
  const command = commands[name.replaceAll('_', '-')]
  if (!command) {
    console.error(`Commands: ${[...Object.keys(commands), 'backup', 'restore'].join(', ')}`)
    return 1
  }
  const kernel = await openKernel(config, (error) => console.error(error))
  try {
    await migrate(kernel.db, kernel.clock, { folder: migrationsOf() })
    const faults = command === giveUpKey ? [] : await registerKeys(kernel, sealedColumns)
    if (faults.length > 0) throw new WrongEnvironment(faults.slice(0, 20).join('\n'))
    return await command(kernel, args)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(`Refused: ${error.code}`)
    return 1
  } finally {
    await closeKernel(kernel)
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof WrongEnvironment ? `The environment is not right:\n${error.message}` : error)
    process.exit(1)
  },
)
