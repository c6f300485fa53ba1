import type { Page } from '@affluence/contract/common'
import type { Endpoint, Input, Output } from '@affluence/contract/endpoint'
import { type EntryKey, useQuery } from '@pinia/colada'
import { computed, type MaybeRefOrGetter, reactive, type Ref, toValue } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { z } from 'zod'
import { call } from '../kernel/api.ts'

type ListEndpoint = Endpoint & { query: z.ZodObject; response: z.ZodType<Page<unknown>> }
/** A value as the address has it: one of the words that the endpoint knows, or text that it reads as a number or a day. */
type Text<T> = unknown extends T ? string : Extract<T, string>
type Query<E extends ListEndpoint> = z.input<E['query']>
export type ListQuery<E extends ListEndpoint> = { [N in keyof Query<E>]?: Text<Query<E>[N]> }
export type FilterName<E extends ListEndpoint> = Exclude<keyof Query<E> & string, 'cursor' | 'limit'>
export type ListFilters<E extends ListEndpoint, N extends FilterName<E> = FilterName<E>> = {
  [F in N]?: ListQuery<E>[F]
}

type ListOptions<E extends ListEndpoint, W extends string> = {
  /** The key of the kind and, where the list belongs to one thing, which one. */
  key: EntryKey
  /** What the path names. */
  params?: E extends { params: z.ZodType<infer _, infer P> } ? P : never
  /** What is parameters for where the address says nothing. */
  defaults?: MaybeRefOrGetter<ListQuery<E>>
  /** A filter with a default: `all` in the address asks for every value. */
  withAll?: W
}

/** What the address says of a list, and how it is changed. What is typed or picked goes to the address, and comes back from there. */
function listAddress<N extends string>(names: readonly N[]) {
  const route = useRoute()
  const router = useRouter()
  const given = computed(() => {
    const pairs = Object.entries(route.query).filter(
      (pair): pair is [string, string] =>
        typeof pair[1] === 'string' && pair[1] !== '' && [...names, 'cursor'].includes(pair[0] as N),
    )
    return Object.fromEntries(pairs)
  })
  const withoutCursor = () => {
    const { cursor: _, ...rest } = route.query
    return rest
  }
  const change = (values: Record<string, string | undefined>) => {
    const all = Object.entries({ ...withoutCursor(), ...values }).filter(([, value]) => value)
    return router.replace({ query: Object.fromEntries(all) })
  }
  const set = (name: string, value: string | undefined) => change({ [name]: value })
  const fields = names.map((name) => {
    const field = computed({ get: () => given.value[name], set: (value) => void set(name, value) })
    return [name, field] as const
  })
  return {
    given,
    change,
    set,
    /** For `v-model="filters.q"`. */
    filters: reactive(Object.fromEntries(fields)) as unknown,
    clear: () => router.replace({ query: {} }),
    goTo: (cursor: string) => router.push({ query: { ...route.query, cursor } }),
    first: () => router.push({ query: withoutCursor() }),
    isFiltered: computed(() => Object.keys(given.value).some((name) => name !== 'cursor' && name !== 'sort')),
    isLater: computed(() => Boolean(given.value.cursor)),
  }
}

/** A list whose filters and place live in the address: reload, back and a sent link show the same. */
export function useList<E extends ListEndpoint, const N extends FilterName<E>, const W extends N = never>(
  endpoint: E,
  names: readonly N[],
  options: ListOptions<E, W>,
) {
  const address = listAddress(names)
  const { change, clear, first, isFiltered, isLater } = address
  const { wanted, parameters, query } = listQuery(endpoint, options, address.given)
  /** What is shown may still belong to the question before: its cursor leads nowhere in the new list. */
  const next = () => {
    const cursor = query.isPlaceholderData.value ? undefined : query.data.value?.next_cursor
    return cursor ? address.goTo(cursor) : undefined
  }
  const sort = computed(() => wanted.value.sort)
  /** All that a DataList wants to know of its list: `v-bind="shown"`. */
  const shown = computed(() => ({
    rows: query.data.value?.data as Output<E>['data'] | undefined,
    error: query.error.value as unknown,
    busy: query.isPlaceholderData.value,
    filtered: isFiltered.value,
    later: isLater.value,
    hasMore: Boolean(query.data.value?.next_cursor) && !query.isPlaceholderData.value,
    sort: sort.value,
    onRetry: () => void query.refetch(),
    onClear: () => void clear(),
    onNext: () => void next(),
    onFirst: () => void first(),
    onSort: (value: string | undefined) => void address.set('sort', value),
  }))
  const filters = address.filters as { [F in N]: ListQuery<E>[F] | (F extends W ? 'all' : never) }
  return { ...query, filters, parameters, change, clear, next, first, isFiltered, isLater, sort, shown }
}

function listQuery<E extends ListEndpoint, W extends string>(
  endpoint: E,
  { key, params, defaults = {}, withAll }: ListOptions<E, W>,
  given: Readonly<Ref<Record<string, string>>>,
) {
  // People may write anything into the address. What the endpoint does not know, it refuses.
  const wanted = computed(() => {
    const all: Record<string, string> = { limit: '25', ...toValue(defaults), ...given.value }
    if (withAll && all[withAll] === 'all') delete all[withAll]
    return all
  })
  const parameters = computed(() => wanted.value as ListQuery<E>)
  const load = (query: ListQuery<E>, signal: AbortSignal) => call(endpoint, { params, query } as Input<E>, signal)
  const query = useQuery({
    key: () => [...key, wanted.value],
    query: ({ signal }) => load(parameters.value, signal),
    placeholderData: (before: Output<E> | undefined) => before,
  })
  return { wanted, parameters, query }
}
