import { adRequests } from '@affluence/contract/adRequests'
import { useQuery } from '@pinia/colada'
import { type MaybeRefOrGetter, toValue } from 'vue'
import { call } from '../../kernel/api.ts'

export const useRequest = (id: MaybeRefOrGetter<string>) =>
  useQuery({
    key: () => ['ad_requests', toValue(id)],
    query: () => call(adRequests.get, { params: { id: toValue(id) } }),
  })
