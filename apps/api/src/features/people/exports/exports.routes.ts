import { exports } from '@affluence/contract/exports'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { downloadExport } from './downloads.service.ts'
import { askExport, cancelExport, type Catalogue, getExport, listExports } from './exports.service.ts'

export function exportRoutes(route: Route, kernel: Kernel, catalogue: Catalogue) {
  route(exports.list, 'export.own', ({ actor, query }) => listExports(kernel, actor, query))
  route(exports.create, 'export.own', ({ actor, body }) => askExport(kernel, catalogue, actor, body))
  route(exports.get, 'export.own', ({ actor, params }) => getExport(kernel, actor, params.id))
  route(exports.cancel, 'export.own', ({ actor, params }) => cancelExport(kernel, actor, params.id))
  route(exports.file, 'export.own', ({ actor, params, answer }) =>
    answer.file(downloadExport(kernel, actor, params.id)),
  )
}
