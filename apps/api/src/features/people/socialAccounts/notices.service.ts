import type { Platform } from '@affluence/contract/influencers'
import type { SocialProblem } from '@affluence/contract/socialAccounts'
import { HOUR, later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { notify } from '../identities/notices.service.ts'
import { pausePlatform } from './pausing.service.ts'
import type { Fault } from './platforms/shapes.ts'
import type { SocialAccountRow } from './socialAccounts.tables.ts'

const names: Record<Platform, string> = { instagram: 'Instagram', youtube: 'YouTube', tiktok: 'TikTok' }
const linkTo = (id: string) => `/social?account=${id}`

/** Asks the owner to reconnect, or to check the account. */
export async function notifyOwner(tx: Tx, { id, influencer_id, platform, username, state, problem }: SocialAccountRow) {
  const kind = state === 'expired' ? 'social_expired' : state === 'revoked' ? 'social_revoked' : 'social_failing'
  const data = { platform: names[platform], username, reason: problem?.detail ?? problem?.code ?? '' }
  const key = `${kind}:${id}:${problem?.at ?? tx.now}`
  await notify(tx, { influencer_id }, { kind, key, data, link: linkTo(id), mail: kind })
}

/** Notifies admins once a day for each platform. */
export async function notifyAdmins(tx: Tx, platform: Platform, { code, detail, at }: SocialProblem) {
  const data = { platform: names[platform], reason: detail ?? code }
  const key = `social_misconfigured:${platform}:${at.slice(0, 10)}`
  await notify(
    tx,
    { role: 'admin' },
    { kind: 'social_misconfigured', key, data, link: '/admin/social', mail: 'social_misconfigured' },
  )
}

/** Pauses a misconfigured platform and notifies admins, because only the operator can correct it. */
export const reportMisconfigured = ({ db }: Kernel, platform: Platform, { code, detail }: Fault) =>
  db.write(async (tx) => {
    const problem = { code, detail, at: tx.now }
    await pausePlatform(tx, platform, later(tx.now, HOUR), problem)
    await notifyAdmins(tx, platform, problem)
  })
