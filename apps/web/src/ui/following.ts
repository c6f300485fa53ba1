import { type Ref, toRaw, watch } from 'vue'

type Fields = Record<string, unknown>
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** A record changes in another window: fields that nobody has touched here show the new values, typed ones stay. */
export function followRecord(state: Fields, record: () => Fields | undefined, saved: Ref<string>) {
  watch(record, (now) => {
    if (!now) return
    const before = JSON.parse(saved.value) as Fields
    for (const name of Object.keys(toRaw(state)))
      if (name in now && same(toRaw(state)[name], before[name])) state[name] = structuredClone(toRaw(now[name]))
    const names = Object.keys(toRaw(state))
    saved.value = JSON.stringify(
      Object.fromEntries(names.map((name) => [name, name in now ? now[name] : before[name]])),
    )
  })
}

/** What differs from the record: what somebody else has changed meanwhile is not set back by saving. */
export const changesOf = <T extends object>(fields: T, record: object) =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !same(value, (record as Fields)[name])),
  ) as Partial<T>
