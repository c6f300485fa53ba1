import type { SetupFault, SocialSetup } from '@affluence/contract/socialAccounts.monitor'
import { scopesOfInstagram } from '../../../config.social.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { accountsByState } from './monitor.service.ts'
import { callbacksOf, ownFaults } from './ownAddresses.service.ts'
import type { Adapter } from './platforms/adapter.ts'
import { platformCalls } from './platforms/calls.ts'
import { PlatformFault } from './platforms/faults.ts'
import { allAdapters, missingSettings } from './platforms/platforms.ts'

type Fault = SocialSetup['faults'][number]
const faultOf = (code: SetupFault, setting: string | null = null, detail: string | null = null): Fault => ({
  code,
  setting,
  detail,
})

/** Checks the settings of all platforms for faults. Nothing is stored. */
export const checkSetup = async (kernel: Kernel) => ({
  data: await Promise.all(allAdapters.map((one) => checkPlatform(kernel, one))),
})

async function checkPlatform(kernel: Kernel, adapter: Adapter): Promise<SocialSetup> {
  const { config } = kernel
  const missing = missingSettings(config, adapter)
  const { redirect_uri } = adapter.settings(config)
  const faults = [
    ...missing.map((name) => faultOf('setting_missing', name)),
    ...(missing.length > 0 ? await waitingFaults(kernel, adapter) : []),
    ...redirectFaults(kernel, adapter, redirect_uri),
    ...(adapter.platform === 'instagram' ? instagramFaults(kernel) : []),
    ...(missing.length === 0 ? await secretFaults(kernel, adapter) : []),
    ...(missing.length === 0 ? await ownFaults(kernel, adapter) : []),
  ]
  return {
    platform: adapter.platform,
    is_ready: faults.length === 0,
    authorize_url:
      missing.length > 0
        ? null
        : adapter.authorizeUrl({ config, state: 'check', challenge: adapter.usesPkce ? 'check' : null }),
    redirect_uri,
    callbacks: callbacksOf(kernel, adapter),
    faults,
  }
}

/** Accounts that were connected before the settings were removed. They are not synced until the settings are back. */
async function waitingFaults({ db }: Kernel, { platform }: Adapter): Promise<Fault[]> {
  const { active = 0, error = 0 } = (await accountsByState(db.read)).get(platform) ?? {}
  return active + error > 0 ? [faultOf('accounts_waiting', null, String(active + error))] : []
}

function redirectFaults({ config }: Kernel, { platform }: Adapter, redirect: string): Fault[] {
  const setting = `${platform.toUpperCase()}_REDIRECT_URI`
  const expected = `${config.PUBLIC_URL}/auth/${platform}/callback`
  const faults = redirect === expected ? [] : [faultOf('redirect_elsewhere', setting, expected)]
  return /^https:|^http:\/\/localhost[:/]/.test(redirect)
    ? faults
    : [...faults, faultOf('redirect_not_https', setting, redirect)]
}
function instagramFaults({ config }: Kernel): Fault[] {
  const { retired } = scopesOfInstagram(config.INSTAGRAM_SCOPES)
  return [
    ...(config.INSTAGRAM_VERIFY_TOKEN ? [] : [faultOf('verify_token_missing', 'INSTAGRAM_VERIFY_TOKEN')]),
    ...(retired.length > 0 ? [faultOf('setting_retired', 'INSTAGRAM_SCOPES', retired.join(', '))] : []),
  ]
}

/** Sends an invalid code: with correct settings the platform refuses the code, with wrong ones the app. */
async function secretFaults(kernel: Kernel, adapter: Adapter): Promise<Fault[]> {
  const of = { code: 'check', verifier: adapter.usesPkce ? 'check' : null }
  try {
    await adapter.exchange(platformCalls(kernel, adapter), kernel.config, of)
    return []
  } catch (error) {
    if (!(error instanceof PlatformFault)) throw error
    const { kind, detail } = error.fault
    if (kind === 'operator') return [faultOf('secret_refused', adapter.required[1] ?? null, detail)]
    return kind === 'repeat' ? [faultOf('address_unreachable', null, detail)] : []
  }
}
