import { type AdRequest, type AdRequestAction, type AdRequestDetail, adRequests } from '@affluence/contract/adRequests'
import { ref } from 'vue'
import { ApiError, call } from '../../kernel/api.ts'
import { formatMoney } from '../../kernel/format.ts'
import { useTexts } from '../../kernel/messages.ts'
import { explain } from '../../kernel/problems.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toasts.ts'
import { dashboardQueries } from '../dashboards/dashboards.queries.ts'
import { campaignQueries } from '../campaigns/campaigns.queries.ts'
import { useInvalidate } from '../../kernel/queries.ts'
import { adRequestQueries, useKeepRequest } from './adRequests.queries.ts'

export type Step = Exclude<AdRequestAction, 'message'>
/** Steps that need more than a yes have a dialog of their own. */
export const dialogSteps = ['counter', 'revise', 'submit'] as const
export type DialogStep = (typeof dialogSteps)[number]
type ConfirmedStep = Exclude<Step, DialogStep>
const reasons: Partial<Record<ConfirmedStep, { required: boolean }>> = {
  reject: { required: false },
  withdraw: { required: false },
  return: { required: true },
  cancel: { required: false },
}
const dangerous: ConfirmedStep[] = ['reject', 'withdraw', 'cancel']

/** Whoever asked first, asks; the other side's word ends it; keeping is taking back or declining. */
export const variantOf = (step: Step, request: AdRequest, side: string) =>
  (step === 'cancel' && (side === 'admin' || request.cancel_asked_by !== null)) ||
  (step === 'keep' && request.cancel_asked_by === side)
    ? (`${step}_own` as const)
    : step

/** Why somebody was quicker; any other error goes on. */
function conflictIn(error: unknown) {
  if (error instanceof ApiError && error.status === 409) return explain(error)
  throw error
}

/** What each side does with a request. A refused step says why, and the page shows where the request stands. */
export function useRequestSteps() {
  const t = useTexts('adRequests')
  const [keepRequest, invalidate] = [useKeepRequest(), useInvalidate()]
  /** Why the last step was refused: somebody was quicker. */
  const overtaken = ref<string | null>(null)
  const refresh = () => invalidate(adRequestQueries, campaignQueries, dashboardQueries)

  /** Names the offer it looked at, so that nobody agrees to what they have not seen. */
  async function send(request: AdRequest, step: Step, offer_number: number, more: object = {}) {
    overtaken.value = null
    const endpoint = adRequests[step] as typeof adRequests.reject
    const input = { params: { id: request.id }, body: { offer_number, ...more } }
    try {
      const now: AdRequestDetail = await call(endpoint, input)
      keepRequest(now)
      toast(t(`done.${now.state === 'cancelled' && step === 'cancel' ? 'cancelled' : step}`))
    } finally {
      await refresh()
    }
  }
  async function ask(request: AdRequest, step: ConfirmedStep, side: string) {
    const variant = variantOf(step, request, side)
    const { number, payment_amount } = request.offer
    const name = side === 'influencer' ? request.sponsor.company_name : request.influencer.display_name
    const pay = formatMoney(request.payment_amount ?? payment_amount, request.currency)
    const reason = reasons[step]
    await confirm({
      title: t(`sure.${variant as ConfirmedStep}`, { pay, name }),
      text: t(`follows.${variant as ConfirmedStep}`, { pay, name }),
      action: t(`steps.${variant as ConfirmedStep}`),
      danger: dangerous.includes(step),
      ...(reason && { reason: { label: t('reason'), required: reason.required, max: 500 } }),
      act: (answer) =>
        send(request, step, number, answer.reason ? { reason: answer.reason } : {}).catch((error: unknown) => {
          overtaken.value = conflictIn(error)
        }),
    })
  }
  return { send, ask, overtaken, refresh }
}
