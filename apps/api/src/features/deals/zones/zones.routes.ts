import { zones } from '@affluence/contract/zones'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeZone, createZone, getZone, importZones, listZones, removeZone, zonesFile } from './zones.service.ts'

export function zoneRoutes(route: Route, kernel: Kernel) {
  route(zones.list, 'zone.read', ({ actor, query }) => listZones(kernel, actor, query))
  route(zones.file, 'zone.read', ({ actor }) => zonesFile(kernel, actor))
  route(zones.get, 'zone.read', ({ actor, params }) => getZone(kernel, actor, params.id))
  route(zones.create, 'zone.write', ({ actor, body }) => createZone(kernel, actor, body))
  route(zones.import, 'zone.write', ({ actor, body }) => importZones(kernel, actor, body))
  route(zones.change, 'zone.write', ({ actor, params, body }) => changeZone(kernel, actor, params.id, body))
  route(zones.remove, 'zone.write', ({ actor, params }) => removeZone(kernel, actor, params.id))
}
