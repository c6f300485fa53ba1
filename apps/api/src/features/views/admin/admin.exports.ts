import { admin } from '@affluence/contract/admin'
import { exportable, exportableList } from '../../../kernel/files/exportable.ts'
import { listAudit } from './admin.service.ts'

const textOf = (value: Record<string, unknown> | null) => value && JSON.stringify(value)

export const exportedAudit = exportable({
  name: 'audit',
  permission: 'platform.watch',
  of: admin.audit,
  ...exportableList({
    read: listAudit,
    columns: {
      created_at: (row) => row.created_at,
      actor: (row) => row.actor,
      actor_kind: (row) => row.actor_kind,
      action: (row) => row.action,
      target_id: (row) => row.target_id,
      before: (row) => textOf(row.before),
      after: (row) => textOf(row.after),
      ip: (row) => row.ip,
      actor_id: (row) => row.actor_id,
      id: (row) => row.id,
    },
  }),
})
