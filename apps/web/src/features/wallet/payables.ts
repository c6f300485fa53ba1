import { payouts } from '@affluence/contract/payouts'
import { useQuery } from '@pinia/colada'
import { call } from '../../kernel/api.ts'

/** Who is owed enough to be paid now. */
export const usePayables = () => useQuery({ key: ['payouts', 'payable'], query: () => call(payouts.payable, {}) })
