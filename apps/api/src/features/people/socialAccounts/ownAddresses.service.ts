import type { SocialSetup } from '@affluence/contract/socialAccounts.monitor'
import { SECOND } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Call } from '../../../kernel/outbound.ts'
import type { Adapter } from './platforms/adapter.ts'
import { jsonIn } from './platforms/calls.ts'

type Fault = SocialSetup['faults'][number]
const LIMITS = { timeout: 5 * SECOND, maxBytes: 16 * 1024 }
const PROBE = 'signed_request=check.check'

/** The addresses that are entered at a platform. */
export const callbacksOf = ({ config }: Pick<Kernel, 'config'>, { platform }: Adapter): Record<string, string> =>
  platform === 'instagram'
    ? {
        webhooks: `${config.PUBLIC_URL}/api/social-media/webhooks/instagram/`,
        deauthorize: `${config.PUBLIC_URL}/api/social-media/callbacks/instagram/deauthorize`,
        data_deletion: `${config.PUBLIC_URL}/api/social-media/callbacks/instagram/data-deletion`,
      }
    : {}

/** Calls of ours what platforms and people call, through the address that they use; nobody else's address is called. */
export async function ownFaults(kernel: Kernel, adapter: Adapter): Promise<Fault[]> {
  const { webhooks, ...signed } = callbacksOf(kernel, adapter)
  const tried = await Promise.all([
    refusedToken(kernel, webhooks),
    ...Object.values(signed).map((url) => unansweredCallback(kernel, url)),
    unansweredPage(kernel, adapter),
  ])
  return tried.filter((fault) => fault !== null)
}

type Tried = { status: number; type: string; body: string; said: string }
async function tryOwn({ outbound }: Kernel, url: string, call: Call = {}): Promise<Tried> {
  try {
    const { status, headers, body } = await outbound.callOwn(url, { ...LIMITS, ...call })
    return { status, type: String(headers['content-type'] ?? ''), body, said: String(status) }
  } catch (error) {
    const { code = 'no answer' } = error as { code?: string | number }
    return { status: 0, type: '', body: '', said: String(code) }
  }
}

/** As Instagram asks before it sends anything. */
async function refusedToken(kernel: Kernel, url: string | undefined): Promise<Fault | null> {
  const token = kernel.config.INSTAGRAM_VERIFY_TOKEN
  if (!url || !token) return null
  const challenge = kernel.crypto.token()
  const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge }
  const { status, body, said } = await tryOwn(kernel, `${url}?${new URLSearchParams(asked)}`)
  if (status === 200 && body === challenge) return null
  return { code: 'verify_token_refused', setting: 'INSTAGRAM_VERIFY_TOKEN', detail: `${url} (${said})` }
}

/** What nobody signed is refused by our own code, and so it has arrived there. */
async function unansweredCallback(kernel: Kernel, url: string): Promise<Fault | null> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { body, said } = await tryOwn(kernel, url, { method: 'POST', headers, body: PROBE })
  const { code } = (jsonIn(body) ?? {}) as { code?: unknown }
  return code === 'wrong_signature' ? null : { code: 'callback_unanswered', setting: null, detail: `${url} (${said})` }
}

/** The page that people come back to. One that lies elsewhere is not ours to call, and a fault of its own. */
async function unansweredPage(kernel: Kernel, { platform }: Adapter): Promise<Fault | null> {
  const url = `${kernel.config.PUBLIC_URL}/auth/${platform}/callback`
  const { status, type, said } = await tryOwn(kernel, url, { headers: { accept: 'text/html' } })
  const isPage = status === 200 && type.startsWith('text/html')
  return isPage ? null : { code: 'redirect_unanswered', setting: null, detail: `${url} (${said})` }
}
