import { type AffiliationRequest, affiliations } from '@affluence/contract/affiliations'
import { call } from '../../kernel/api.ts'
import { useTexts } from '../../kernel/messages.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toasts.ts'
import { affiliationQueries } from './affiliations.queries.ts'
import { useInvalidate } from '../../kernel/queries.ts'
import { productQueries } from '../products/products.queries.ts'
import { dashboardQueries } from '../dashboards/dashboards.queries.ts'
import { linkQueries } from '../links/links.queries.ts'

/** The steps that end something: each asks first and says what follows. */
export function useRequestSteps() {
  const t = useTexts('affiliations')
  const invalidate = useInvalidate()
  const refresh = () => invalidate(affiliationQueries, productQueries, linkQueries, dashboardQueries)

  async function cancel({ id, product }: AffiliationRequest) {
    const done = await confirm({
      title: t('cancelling.title', { product: product.name }),
      text: t('cancelling.text', { company: product.sponsor.company_name }),
      action: t('cancel_request'),
      cancel: t('keep'),
      danger: true,
      act: () => call(affiliations.cancel, { params: { id } }),
    })
    if (done) toast(t('cancelling.done'))
    await refresh()
  }
  async function revoke({ id, product }: AffiliationRequest) {
    const done = await confirm({
      title: t('revoke.title', { product: product.name }),
      text: t('revoke.text'),
      action: t('revoke.action'),
      danger: true,
      reason: { label: t('revoke.reason'), required: false, max: 2000 },
      act: ({ reason }) => call(affiliations.revoke, { params: { id }, body: reason ? { reason } : {} }),
    })
    if (done) toast(t('revoke.done'))
    await refresh()
  }
  return { cancel, revoke, refresh }
}
