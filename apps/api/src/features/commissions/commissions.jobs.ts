import type { Kernel } from '../../kernel/kernel.ts'
import { task } from '../../kernel/work.ts'
import { approveMature } from './commissions.service.ts'

const BATCH = 200
/** In batches, so that nobody waits long for the one writer. */
async function releaseMature({ db }: Kernel) {
  let approved = 0
  for (let batch = BATCH; batch === BATCH; approved += batch) batch = await db.write((tx) => approveMature(tx, BATCH))
  return { approved }
}

export const commissionTasks = [task({ name: 'release_commissions', every: 'day', run: releaseMature })]
