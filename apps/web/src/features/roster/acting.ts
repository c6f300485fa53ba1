import { type BulkAction, type BulkOutcome, roster, type RosterEntry } from '@affluence/contract/roster'
import { call } from '../../kernel/api.ts'
import { useTexts } from '../../kernel/messages.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toasts.ts'
import { userQueries } from '../users/users.queries.ts'
import { rosterQueries } from './roster.queries.ts'
import { useInvalidate } from '../../kernel/queries.ts'

/** Asks with the consequence in words, does it to everyone chosen, and says what became of each. */
export function useActing() {
  const t = useTexts('roster')
  const invalidate = useInvalidate()

  async function act(action: BulkAction, chosen: readonly RosterEntry[]): Promise<BulkOutcome[] | null> {
    let outcomes: BulkOutcome[] = []
    const one = chosen.length === 1 ? chosen[0] : undefined
    const answer = await confirm({
      title: one
        ? t(`confirm.${action}`, { name: one.display_name })
        : t(`confirm_many.${action}`, { n: chosen.length }),
      text: t(`consequence.${action}`),
      action: t(`actions.${action}`),
      danger: action !== 'activate',
      ...(action === 'deactivate' && { reason: { label: t('reason'), required: false, max: 1000 } }),
      act: async ({ reason }) => {
        const ids = chosen.map(({ id }) => id)
        outcomes = (await call(roster.bulk, { body: { action, ids, ...(reason && { reason }) } })).data
      },
    })
    await Promise.all([invalidate(rosterQueries), invalidate(userQueries)])
    if (!answer) return null
    const left = outcomes.filter(({ code }) => code !== null).length
    toast(left === 0 ? t('done', { n: outcomes.length }) : t('done_some', { done: outcomes.length - left, left }))
    return outcomes
  }
  return { act }
}
