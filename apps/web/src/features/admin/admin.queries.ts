import { admin } from '@affluence/contract/admin'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { queryKind } from '../../kernel/queries.ts'

/** The audit trail shows what anybody did. */
export const auditQueries = queryKind('audit', { allBut: ['notification.*', 'mail.*', 'webhook_endpoint.called'] })
export const jobQueries = queryKind('jobs', ['task.*', 'job.*'])
export const taskQueries = queryKind('tasks', ['task.*'])
export const settingQueries = queryKind('settings', ['settings.*'])

export const useTasks = () => useQuery({ key: taskQueries.key(), query: () => call(admin.tasks, {}) })
export const useSettings = () => useQuery({ key: settingQueries.key(), query: () => call(admin.settings, {}) })
