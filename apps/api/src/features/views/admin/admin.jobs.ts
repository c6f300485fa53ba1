import { backUpDaily } from './backups.service.ts'
import { cleanUp } from './cleanUp.service.ts'
import { task } from '../../../kernel/work/work.ts'

export const adminTasks = [
  task({ name: 'clean_up', every: 'hour', run: cleanUp }),
  task({ name: 'backup', every: 'day', run: backUpDaily }),
  task({ name: 'analyse_tables', every: 'day', run: ({ db }) => db.analyse() }),
]
