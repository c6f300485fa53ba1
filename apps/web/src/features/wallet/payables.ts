import { payouts } from '@affluence/contract/payouts'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'

/** Who is owed enough to be paid now. */
export const usePayables = (isSmallToo: () => boolean = () => false) =>
  useQuery({
    key: () => ['payouts', 'payable', String(isSmallToo())],
    query: () => call(payouts.payable, { query: isSmallToo() ? { below_minimum: 'true' } : {} }),
  })
