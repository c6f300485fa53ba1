import type { ImportState, ProductImport } from '@affluence/contract/products'
import { machine } from '../../../kernel/lifecycle.ts'

export const importCycle = machine('product import', {
  queued: { start: 'running', cancel: 'cancelled', fail: 'failed' },
  running: { finish: 'done', cancel: 'cancelled', fail: 'failed' },
  done: {},
  failed: {},
  cancelled: {},
})
export const importActions = (state: ImportState): ProductImport['actions'] =>
  importCycle.can(state, 'cancel') ? ['cancel'] : []
