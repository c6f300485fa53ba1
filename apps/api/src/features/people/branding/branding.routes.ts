import { branding } from '@affluence/contract/branding'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { changeBranding, readBranding, setLogo } from './branding.service.ts'

export function brandingRoutes(route: Route, kernel: Kernel) {
  route(branding.get, 'branding.write', ({ actor }) => readBranding(kernel, actor))
  route(branding.change, 'branding.write', ({ actor, body }) => changeBranding(kernel, actor, body))
  route(branding.setLogo, 'branding.write', ({ actor, request }) => setLogo(kernel, actor, request.body as Buffer))
  route(branding.dropLogo, 'branding.write', ({ actor }) => setLogo(kernel, actor, null))
}
