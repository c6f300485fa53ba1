import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const about = z.object({ connection_id: z.string() })
export const shopConnected = event('shop.connected', about, { audit: true })
export const shopChanged = event('shop.changed', about, { audit: true })
export const shopDisconnected = event('shop.disconnected', about, { audit: true })
export const shopCalled = event('shop.called', about.extend({ event_id: z.string() }))
