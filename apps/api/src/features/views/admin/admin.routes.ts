import { admin } from '@affluence/contract/admin'
import type { Kernel } from '../../../kernel/kernel.ts'
import { raisedWarnings } from '../../../kernel/ops/warnings.ts'
import type { Task } from '../../../kernel/work/work.ts'
import type { Route } from '../../../permissions.ts'
import { changeSettings, readSettings } from '../../platform/settings/settings.service.ts'
import { testMailTo } from './testMail.service.ts'
import { listAudit, listJobs, listTasks, retryJob, runTaskNow } from './admin.service.ts'

export function adminRoutes(route: Route, kernel: Kernel, { tasks }: { tasks: readonly Task[] }) {
  route(admin.jobs, 'platform.watch', ({ query }) => listJobs(kernel, query))
  route(admin.retryJob, 'platform.run', ({ actor, params }) => retryJob(kernel, actor, params.id))
  route(admin.tasks, 'platform.watch', () => listTasks(kernel, tasks))
  route(admin.runTask, 'platform.run', ({ actor, params }) => runTaskNow(kernel, tasks, params.name, actor))
  route(admin.warnings, 'platform.watch', () => ({ data: raisedWarnings() }))
  route(admin.testMail, 'platform.run', ({ actor }) => testMailTo(kernel, actor))
  route(admin.audit, 'platform.watch', ({ actor, query }) => listAudit(kernel, actor, query))
  route(admin.settings, 'platform.watch', () => readSettings(kernel.db.read))
  route(admin.change, 'platform.settings', ({ actor, body }) => changeSettings(kernel, actor, body))
}
