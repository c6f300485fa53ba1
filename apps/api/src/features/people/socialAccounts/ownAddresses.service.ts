import type { SocialSetup } from '@affluence/contract/socialAccounts.monitor'
import { SECOND } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Call } from '../../../kernel/outbound.ts'
import type { Adapter } from './platforms/adapter.ts'
import { jsonIn } from './platforms/calls.ts'

type Fault = SocialSetup['faults'][number]
const LIMITS = { timeout: 5 * SECOND, maxBytes: 16 * 1024 }
const PROBE = 'signed_request=check.check'

/** The addresses that an operator enters at a platform. */
export const callbacksOf = ({ config }: Pick<Kernel, 'config'>, { platform }: Adapter): Record<string, string> =>
  platform === 'instagram'
    ? {
        webhooks: `${config.PUBLIC_URL}/api/social-media/webhooks/instagram/`,
        deauthorize: `${config.PUBLIC_URL}/api/social-media/callbacks/instagram/deauthorize`,
        data_deletion: `${config.PUBLIC_URL}/api/social-media/callbacks/instagram/data-deletion`,
      }
    : {}

/** Calls the addresses of this server that platforms and people call, and returns the faults. */
export async function ownFaults(kernel: Kernel, adapter: Adapter): Promise<Fault[]> {
  const { webhooks, ...signed } = callbacksOf(kernel, adapter)
  const results = await Promise.all([
    verifyTokenFault(kernel, webhooks),
    ...Object.values(signed).map((url) => callbackFault(kernel, url)),
    pageFault(kernel, adapter),
  ])
  return results.filter((fault) => fault !== null)
}

type ProbeResult = { status: number; type: string; body: string; outcome: string }
async function probe({ outbound }: Kernel, url: string, call: Call = {}): Promise<ProbeResult> {
  try {
    const { status, headers, body } = await outbound.callOwn(url, { ...LIMITS, ...call })
    return { status, type: String(headers['content-type'] ?? ''), body, outcome: String(status) }
  } catch (error) {
    const { code = 'no answer' } = error as { code?: string | number }
    return { status: 0, type: '', body: '', outcome: String(code) }
  }
}

/** Sends the verification request that Instagram sends before any webhook. */
async function verifyTokenFault(kernel: Kernel, url: string | undefined): Promise<Fault | null> {
  const token = kernel.config.INSTAGRAM_VERIFY_TOKEN
  if (!url || !token) return null
  const challenge = kernel.crypto.token()
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge }
  const { status, body, outcome } = await probe(kernel, `${url}?${new URLSearchParams(query)}`)
  if (status === 200 && body === challenge) return null
  return { code: 'verify_token_refused', setting: 'INSTAGRAM_VERIFY_TOKEN', detail: `${url} (${outcome})` }
}

/** Posts an unsigned request: the refusal with our own error code proves that it arrived. */
async function callbackFault(kernel: Kernel, url: string): Promise<Fault | null> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { body, outcome } = await probe(kernel, url, { method: 'POST', headers, body: PROBE })
  const { code } = (jsonIn(body) ?? {}) as { code?: unknown }
  return code === 'wrong_signature'
    ? null
    : { code: 'callback_unanswered', setting: null, detail: `${url} (${outcome})` }
}

/** Checks the page to which platforms redirect. A redirect address elsewhere is another fault and is not called. */
async function pageFault(kernel: Kernel, { platform }: Adapter): Promise<Fault | null> {
  const url = `${kernel.config.PUBLIC_URL}/auth/${platform}/callback`
  const { status, type, outcome } = await probe(kernel, url, { headers: { accept: 'text/html' } })
  const isPage = status === 200 && type.startsWith('text/html')
  return isPage ? null : { code: 'redirect_unanswered', setting: null, detail: `${url} (${outcome})` }
}
