import type { Platform } from '@affluence/contract/influencers'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instagramStandIn } from './instagramStandIn.ts'
import type { SocialPerson } from './people.ts'
import type { StandInAnswer, ReceivedCall } from './protocol.ts'
import { tiktokStandIn } from './tiktokStandIn.ts'
import { youtubeStandIn } from './youtubeStandIn.ts'

export type SocialPlatforms = Awaited<ReturnType<typeof socialPlatforms>>
/** Replaces the usual answer: another answer, invalid bytes, no answer, or a usual answer that is lost. */
export type StandInFault = StandInAnswer | 'garbage' | 'huge' | 'silence' | 'hang_up' | 'lost'

/** Sees a call before it is answered, and may delay it or replace its answer. */
export type Interceptor = (call: ReceivedCall, response: ServerResponse) => Promise<StandInFault | null>

/** A server in place of Instagram, YouTube and TikTok. `env` holds the settings that point to it. */
export async function socialPlatforms({ intercept }: { intercept?: Interceptor } = {}) {
  const standIns = { instagram: instagramStandIn(), youtube: youtubeStandIn(), tiktok: tiktokStandIn() }
  const calls: ReceivedCall[] = []
  const faults: { path: RegExp; fault: StandInFault; times: number; also?: boolean }[] = []
  const extra: Record<string, string> = {}

  async function answerTo(call: ReceivedCall, response: ServerResponse) {
    calls.push(call)
    const intercepted = intercept && (await intercept(call, response))
    if (intercepted) return send(intercepted, response)
    const match = faults.find(({ path, times }) => times > 0 && path.test(call.path))
    if (match) match.times--
    if (match && match.fault !== 'lost') return send(match.fault, response)
    const answers = Object.values(standIns).map((one) => one.answer(call))
    const usual = answers.find((one) => one !== null) ?? { status: 404, body: {} }
    send(match ? 'lost' : usual, response, extra)
  }
  const server = createServer((request, response) => void read(request).then((call) => answerTo(call, response)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    ...standIns,
    url,
    calls,
    /** Headers that come with every answer. */
    headers: extra,
    env: envOf(url),
    /** Replaces the answers to the next calls of a path. */
    failNext: (path: RegExp, fault: StandInFault, times = 1) => void faults.push({ path, fault, times }),
    reset: () => void (faults.length = 0),
    /** The person agrees on the page of the platform. */
    agree(platform: Platform, authorize_url: string, person: SocialPerson) {
      const { searchParams } = new URL(authorize_url)
      const redirect_uri = searchParams.get('redirect_uri') ?? ''
      const code = standIns[platform].grants.code({
        person,
        redirect_uri,
        challenge: searchParams.get('code_challenge'),
      })
      return { platform, code: platform === 'instagram' ? `${code}#_` : code, state: searchParams.get('state') ?? '' }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const envOf = (url: string) => ({
  ALLOW_PRIVATE_TARGETS: '1',
  INSTAGRAM_CLIENT_ID: 'ig-id',
  INSTAGRAM_CLIENT_SECRET: 'ig-secret',
  INSTAGRAM_VERIFY_TOKEN: 'ig-verify',
  INSTAGRAM_AUTHORIZE_URL: `${url}/oauth/authorize`,
  INSTAGRAM_TOKEN_URL: `${url}/oauth/access_token`,
  INSTAGRAM_GRAPH_URL: url,
  YOUTUBE_CLIENT_ID: 'yt-id',
  YOUTUBE_CLIENT_SECRET: 'yt-secret',
  YOUTUBE_API_URL: `${url}/youtube/v3`,
  YOUTUBE_AUTHORIZE_URL: `${url}/o/oauth2/v2/auth`,
  YOUTUBE_TOKEN_URL: `${url}/token`,
  YOUTUBE_REVOKE_URL: `${url}/revoke`,
  TIKTOK_CLIENT_KEY: 'tt-key',
  TIKTOK_CLIENT_SECRET: 'tt-secret',
  TIKTOK_API_URL: url,
  TIKTOK_AUTHORIZE_URL: `${url}/v2/auth/authorize/`,
})

async function read(request: IncomingMessage): Promise<ReceivedCall> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts).toString()
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand.in')
  const isJson = String(request.headers['content-type'] ?? '').includes('json')
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    form: new URLSearchParams(isJson ? '' : body),
    json: isJson ? (JSON.parse(body) as Record<string, unknown>) : {},
    bearer: /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null,
  }
}

function send(fault: StandInFault, response: ServerResponse, extra: Record<string, string> = {}) {
  if (fault === 'silence') return
  if (fault === 'hang_up' || fault === 'lost') return response.destroy()
  response.setHeader('content-type', 'application/json')
  if (fault === 'garbage') return response.end('<html>We will be back soon</html>')
  if (fault === 'huge') return response.end(JSON.stringify({ data: 'x'.repeat(3 * 1024 * 1024) }))
  const { status, body, headers = {} } = fault
  const raw = (body as { raw?: string } | null)?.raw
  response.writeHead(status, { ...extra, ...headers }).end(raw ?? JSON.stringify(body))
}
