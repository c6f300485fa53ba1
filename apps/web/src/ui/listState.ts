import { useQuery } from '@pinia/colada'
import { computed, type MaybeRefOrGetter, reactive, toValue } from 'vue'
import { useRoute, useRouter } from 'vue-router'

type Page<T> = { data: T[]; next_cursor: string | null }

/** A list whose filters and place live in the address: reload, back and a sent link show the same. */
export function useList<T, P extends Page<T>, const N extends string>(
  /** The kind of thing, and where the list belongs to one thing, which one. */
  about: string | readonly [kind: string, id: string],
  names: readonly N[],
  load: (query: Record<string, string>, signal: AbortSignal) => Promise<P>,
  fixed: MaybeRefOrGetter<Record<string, string>> = {},
) {
  const route = useRoute()
  const router = useRouter()
  const given = computed(() => {
    const pairs = Object.entries(route.query).filter(
      (pair): pair is [string, string] =>
        typeof pair[1] === 'string' && pair[1] !== '' && [...names, 'cursor'].includes(pair[0] as N),
    )
    return Object.fromEntries(pairs)
  })
  const asked = computed((): Record<string, string> => ({ limit: '25', ...toValue(fixed), ...given.value }))
  const query = useQuery({
    key: () => [...(typeof about === 'string' ? [about] : about), asked.value],
    query: ({ signal }) => load(asked.value, signal),
    placeholderData: (before: P | undefined) => before,
  })

  const change = (values: Record<string, string | undefined>) => {
    const { cursor: _, ...rest } = route.query
    const all = Object.entries({ ...rest, ...values }).filter(([, value]) => value)
    return router.replace({ query: Object.fromEntries(all) })
  }
  const set = (name: string, value: string | undefined) => change({ [name]: value })
  /** What is typed or picked goes to the address, and comes back from there: `v-model="filters.q"`. */
  const fields = names.map((name) => {
    const field = computed({ get: () => given.value[name], set: (value) => void set(name, value) })
    return [name, field] as const
  })
  const filters = reactive(Object.fromEntries(fields)) as unknown as Record<N, string | undefined>
  const clear = () => router.replace({ query: {} })
  /** What is shown may still belong to the question before: its cursor leads nowhere in the new list. */
  const next = () => {
    const cursor = query.isPlaceholderData.value ? undefined : query.data.value?.next_cursor
    return cursor ? router.push({ query: { ...route.query, cursor } }) : undefined
  }
  const first = () => {
    const { cursor: _, ...rest } = route.query
    return router.push({ query: rest })
  }
  const isFiltered = computed(() => Object.keys(given.value).some((name) => name !== 'cursor' && name !== 'sort'))
  const isLater = computed(() => Boolean(given.value.cursor))
  const sort = computed(() => asked.value.sort)
  /** All that a DataList wants to know of its list: `v-bind="shown"`. */
  const shown = computed(() => ({
    rows: query.data.value?.data as P['data'] | undefined,
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
    onSort: (value: string | undefined) => void set('sort', value),
  }))
  return { ...query, filters, asked, change, clear, next, first, isFiltered, isLater, sort, shown }
}
