import { Refusal } from './refusal.ts'

/** A life cycle as data: state → action → next state. */
export function machine<const T extends { [S in keyof T]: { readonly [action: string]: keyof T } }>(
  name: string,
  table: T,
) {
  type State = keyof T & string
  type Action = { [S in keyof T]: keyof T[S] }[keyof T] & string
  const target = (from: State, action: Action) => (table[from] as Partial<Record<Action, State>>)[action]
  return {
    name,
    states: Object.keys(table) as State[],
    can: (from: State, action: Action) => target(from, action) !== undefined,
    next(from: State, action: Action): State {
      const to = target(from, action)
      if (to === undefined) throw new Refusal('conflict', 'wrong_state', { state: from })
      return to
    },
  }
}
