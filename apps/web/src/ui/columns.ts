import { computed, ref } from 'vue'

export type Column = {
  key: string
  label: string
  /** May break its text over lines. */
  wide?: boolean
  /** Figures and buttons stand at the end. */
  end?: boolean
  /** The name the server sorts by (both ways, newest or largest first), or the values it knows, in the order of clicks. */
  sort?: string | readonly string[]
  /** Cannot be hidden. */
  always?: boolean
  /** Hidden until somebody asks for it. */
  extra?: boolean
}
export type Direction = 'ascending' | 'descending' | 'none'

const sortsOf = ({ sort = [] }: Column) => (typeof sort === 'string' ? [`-${sort}`, sort] : sort)
export const directionOf = (column: Column, sort: string | undefined): Direction => {
  if (!sort || !sortsOf(column).includes(sort)) return 'none'
  return sort.startsWith('-') ? 'descending' : 'ascending'
}
export const nextSort = (column: Column, sort: string | undefined) => {
  const sorts = sortsOf(column)
  return sorts[(sorts.indexOf(sort ?? '') + 1) % sorts.length]
}

/** Which columns of a list its reader has put away: kept in this browser, by the list's name. */
export function useColumns(columns: () => readonly Column[], name: () => string | undefined) {
  const storageKey = computed(() => `columns.${name()}`)
  const stored = ref(name() ? localStorage.getItem(storageKey.value) : null)
  const hidden = computed(() => {
    if (stored.value !== null) return stored.value.split(',')
    return columns().flatMap((column) => (column.extra ? [column.key] : []))
  })
  const isShown = (column: Column) => Boolean(column.always) || !hidden.value.includes(column.key)
  const visible = computed(() => columns().filter(isShown))
  const choices = computed(() =>
    columns().filter(({ always, label, key }) => !always && label !== '' && key !== 'actions'),
  )
  function toggle(column: Column) {
    const now = isShown(column) ? [...hidden.value, column.key] : hidden.value.filter((key) => key !== column.key)
    stored.value = now.join(',')
    localStorage.setItem(storageKey.value, stored.value)
  }
  return { visible, choices, isShown, toggle }
}
