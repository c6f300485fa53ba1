import { type User, type UserAction, users } from '@affluence/contract/users'
import { call } from '../../kernel/api.ts'
import { labelled, useTexts } from '../../kernel/messages.ts'
import { explain } from '../../kernel/problems.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toasts.ts'
import { userQueries } from './users.queries.ts'
import { useInvalidate } from '../../kernel/queries.ts'

const needsReason: readonly UserAction[] = ['reject', 'flag']
const takesReason: readonly UserAction[] = ['reject', 'flag', 'suspend']
const isDangerous: readonly UserAction[] = ['reject', 'flag', 'suspend', 'remove']

export const nameOf = (user: User) => user.party?.name ?? user.username

async function act(user: User, action: UserAction, reason = '') {
  const of = { params: { id: user.id } }
  if (action === 'remove') return call(users.remove, of)
  if (action === 'reject' || action === 'flag') return call(users[action], { ...of, body: { reason } })
  if (action === 'suspend') return call(users.suspend, { ...of, body: reason ? { reason } : undefined })
  return call(users[action], of)
}

/** Asks, with the consequence in words, then does it and brings every list up to date. */
export function useDecisions() {
  const t = useTexts('users')
  const invalidate = useInvalidate()
  const refresh = () => invalidate(userQueries)
  const ask = (name: string, action: UserAction, work: (reason?: string) => Promise<unknown>) =>
    confirm({
      title: t(`confirm.${action}`, { name }),
      text: t(`consequence.${action}`),
      action: t(`actions.${action}`),
      danger: isDangerous.includes(action),
      ...(takesReason.includes(action) && {
        reason: { label: t('reason'), required: needsReason.includes(action), max: 1000 },
      }),
      act: ({ reason }) => work(reason),
    })

  async function decide(user: User, action: UserAction) {
    if (!(await ask(nameOf(user), action, (reason) => act(user, action, reason)))) return false
    toast(t('done'))
    await refresh()
    return true
  }
  /** One question for all; each is decided alone, and what was refused is told. */
  async function decideAll(chosen: readonly User[], action: UserAction) {
    const refused: string[] = []
    const answer = await ask(t('bulk.users', { n: chosen.length }), action, async (reason) => {
      for (const user of chosen) {
        await act(user, action, reason).catch((fault: unknown) => refused.push(labelled(nameOf(user), explain(fault))))
      }
    })
    if (!answer) return false
    if (refused.length < chosen.length) toast(t('bulk.done', { n: chosen.length - refused.length }))
    for (const fault of refused) toast(fault, 'error')
    await refresh()
    return true
  }
  return { decide, decideAll }
}
