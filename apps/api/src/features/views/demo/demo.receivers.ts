import { setTimeout as sleep } from 'node:timers/promises'
import type { Outbound } from '../../../kernel/outbound.ts'
import type { PostResult } from '../../../kernel/outboundPosts.ts'

/** Names that end so belong to nobody, by RFC 2606. */
const isInvented = (url: string) => URL.canParse(url) && new URL(url).hostname.endsWith('.example')
/** The receiver of the demo data that is broken. */
export const BROKEN = 'https://stock.sanaga.example/api/affluence'
const LATENCY = 80

/** The receivers of the demo data answer in this process: a call to one of them never leaves the machine. */
export const withDemoReceivers = (outbound: Outbound): Outbound => ({
  ...outbound,
  assertPublicUrl: async (url) => (isInvented(url) ? undefined : outbound.assertPublicUrl(url)),
  async post(url, of) {
    if (!isInvented(url)) return outbound.post(url, of)
    await sleep(LATENCY)
    return answerOf(url)
  },
})
const answerOf = (url: string): PostResult => ({
  headers: {},
  address: null,
  failure: null,
  ...(url === BROKEN ? { status: 503, body: MAINTENANCE } : { status: 200, body: RECEIVED }),
})
export const MAINTENANCE = '{"error":"The stock server is under maintenance"}'
export const RECEIVED = '{"received":true}'
