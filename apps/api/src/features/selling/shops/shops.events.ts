import { z } from 'zod'
import { event } from '../../../kernel/work/work.ts'

const payload = z.object({ connection_id: z.string() })
export const shopConnected = event('shop.connected', payload, { audit: true })
export const shopChanged = event('shop.changed', payload, { audit: true })
export const shopDisconnected = event('shop.disconnected', payload, { audit: true })
export const shopCalled = event('shop.called', payload.extend({ event_id: z.string() }))
