// What planning an hour takes in the database that the settings name: wall clock and processor of this process, of a usual
// hour and of one in which no account has a turn yet.
import { readConfig } from '../apps/api/src/config.ts'
import { planSyncs } from '../apps/api/src/features/people/socialAccounts/scheduled.service.ts'
import { social_accounts } from '../apps/api/src/features/people/socialAccounts/socialAccounts.tables.ts'
import { closeKernel, openKernel } from '../apps/api/src/start.ts'

const kernel = await openKernel(readConfig(process.env), (error) => console.error(error))
async function timed() {
  const [began, used] = [performance.now(), process.cpuUsage()]
  const { planned } = await planSyncs(kernel)
  const { user, system } = process.cpuUsage(used)
  return { planned, wall: performance.now() - began, cpu: (user + system) / 1000 }
}
await timed()
const usual = await timed()
await kernel.db.write(async (tx) => {
  await tx.update(social_accounts).set({ next_sync_at: null, lease: null })
})
const first = await timed()
process.send({ usual, first })
await closeKernel(kernel)
process.exit(0)
