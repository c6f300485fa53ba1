import { type User, type UserAction, users } from '@affluence/contract/accounts'
import { useQueryCache } from '@pinia/colada'
import { call } from '../../kernel/api.ts'
import { useTexts } from '../../kernel/messages.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toasts.ts'

const needsReason: readonly UserAction[] = ['reject', 'flag']
const takesReason: readonly UserAction[] = ['reject', 'flag', 'suspend']
const isDangerous: readonly UserAction[] = ['reject', 'flag', 'suspend', 'remove']

export const nameOf = (user: User) => user.party?.name ?? user.username

/** Asks, with the consequence in words, then does it and brings every list up to date. */
export function useDecisions() {
  const t = useTexts('admin')
  const cache = useQueryCache()

  async function act(user: User, action: UserAction, reason = '') {
    const of = { params: { id: user.id } }
    if (action === 'remove') return call(users.remove, of)
    if (action === 'reject' || action === 'flag') return call(users[action], { ...of, body: { reason } })
    if (action === 'suspend') return call(users.suspend, { ...of, body: reason ? { reason } : undefined })
    return call(users[action], of)
  }
  async function decide(user: User, action: UserAction) {
    const answer = await confirm({
      title: t(`confirm.${action}`, { name: nameOf(user) }),
      text: t(`consequence.${action}`),
      action: t(`actions.${action}`),
      danger: isDangerous.includes(action),
      ...(takesReason.includes(action) && {
        reason: { label: t('reason'), required: needsReason.includes(action), max: 1000 },
      }),
      act: ({ reason }) => act(user, action, reason),
    })
    if (!answer) return false
    toast(t('done'))
    await cache.invalidateQueries({ key: ['users'] })
    return true
  }
  return { decide }
}
