import type { Platform } from '@affluence/contract/influencers'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instagramStandIn } from './instagramStandIn.ts'
import type { SocialPerson } from './people.ts'
import type { Answered, Asked } from './protocol.ts'
import { tiktokStandIn } from './tiktokStandIn.ts'
import { youtubeStandIn } from './youtubeStandIn.ts'

export type SocialPlatforms = Awaited<ReturnType<typeof socialPlatforms>>
/** In place of the usual answer: another one, bytes that are no answer, none at all, or the usual one lost on its way. */
export type Oddity = Answered | 'garbage' | 'huge' | 'silence' | 'hang_up' | 'lost'

/** Looks at a call before it is answered, may let it wait, and may choose what is answered instead. */
export type Look = (asked: Asked, response: ServerResponse) => Promise<Oddity | null>

/** One server that stands in for Instagram, YouTube and TikTok. `env` points the product to it. */
export async function socialPlatforms({ look }: { look?: Look } = {}) {
  const standIns = { instagram: instagramStandIn(), youtube: youtubeStandIn(), tiktok: tiktokStandIn() }
  const calls: Asked[] = []
  const oddities: { path: RegExp; oddity: Oddity; times: number; also?: boolean }[] = []
  const extra: Record<string, string> = {}

  async function answerTo(asked: Asked, response: ServerResponse) {
    calls.push(asked)
    const chosen = look && (await look(asked, response))
    if (chosen) return give(chosen, response)
    const odd = oddities.find(({ path, times }) => times > 0 && path.test(asked.path))
    if (odd) odd.times--
    if (odd && odd.oddity !== 'lost') return give(odd.oddity, response)
    const answers = Object.values(standIns).map((one) => one.answer(asked))
    const usual = answers.find((one) => one !== null) ?? { status: 404, body: {} }
    give(odd ? 'lost' : usual, response, extra)
  }
  const server = createServer((request, response) => void read(request).then((asked) => answerTo(asked, response)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    ...standIns,
    url,
    calls,
    /** Headers that come with every answer. */
    headers: extra,
    env: envOf(url),
    /** What the next calls of a path are answered with. */
    odd: (path: RegExp, oddity: Oddity, times = 1) => void oddities.push({ path, oddity, times }),
    usual: () => void (oddities.length = 0),
    /** What a person does in the browser: looks at the page of the platform and agrees. */
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

async function read(request: IncomingMessage): Promise<Asked> {
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

function give(oddity: Oddity, response: ServerResponse, extra: Record<string, string> = {}) {
  if (oddity === 'silence') return
  if (oddity === 'hang_up' || oddity === 'lost') return response.destroy()
  response.setHeader('content-type', 'application/json')
  if (oddity === 'garbage') return response.end('<html>We will be back soon</html>')
  if (oddity === 'huge') return response.end(JSON.stringify({ data: 'x'.repeat(3 * 1024 * 1024) }))
  const { status, body, headers = {} } = oddity
  const raw = (body as { raw?: string } | null)?.raw
  response.writeHead(status, { ...extra, ...headers }).end(raw ?? JSON.stringify(body))
}
