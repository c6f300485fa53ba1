import type { Export, ExportState } from '@affluence/contract/exports'
import { machine } from '../../../kernel/lifecycle.ts'

export const lifecycle = machine('export', {
  queued: { start: 'running', cancel: 'cancelled', fail: 'failed' },
  running: { finish: 'done', cancel: 'cancelled', fail: 'failed' },
  done: { expire: 'expired' },
  failed: {},
  cancelled: {},
  expired: {},
})
export const actionsFor = (state: ExportState): Export['actions'] =>
  lifecycle.can(state, 'cancel') ? ['cancel'] : state === 'done' ? ['download'] : []

/** How many of one person's may wait or run at a time. */
export const MOST_AT_ONCE = 3
/** How many a person may ask for in an hour. */
export const MOST_IN_AN_HOUR = 60

export const fileName = ({ list, created_at, format }: Pick<Export, 'list' | 'created_at' | 'format'>) =>
  `${list}-${created_at.slice(0, 10)}.${format}`
