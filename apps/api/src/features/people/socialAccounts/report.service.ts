import type { Kernel } from '../../../kernel/kernel.ts'
import { notify } from '../identities/notices.service.ts'
import { accountsByState, syncFigures } from './monitor.service.ts'

/** The daily mail for admins: accounts by state and platform, and the sync results of a day. */
export async function reportSocial(kernel: Kernel, period: string) {
  const counts = await accountsByState(kernel.db.read)
  const { processed, failed, skipped } = await syncFigures(kernel, 1)
  const states = [...counts.values()]
  const inState = (state: 'active' | 'expired' | 'error' | 'revoked') =>
    states.reduce((total, one) => total + one[state], 0)
  const on = (platform: string) => {
    const { active = 0, expired = 0, error = 0 } = counts.get(platform) ?? {}
    return active + expired + error
  }
  const data = {
    active: inState('active'),
    expired: inState('expired'),
    error: inState('error'),
    revoked: inState('revoked'),
    instagram: on('instagram'),
    youtube: on('youtube'),
    tiktok: on('tiktok'),
    processed,
    failed,
    skipped,
  }
  const total = data.active + data.expired + data.error + data.revoked
  if (total === 0) return data
  const notice = {
    kind: 'social_report',
    key: `social_report:${period}`,
    data,
    link: '/admin/social',
    mail: 'social_report' as const,
  }
  await kernel.db.write((tx) => notify(tx, { role: 'admin' }, notice))
  return data
}
