import { ref } from 'vue'

/** With `undo` a way back stands beside the words for as long as they do. */
export type Toast = { id: number; text: string; kind: 'done' | 'error'; undo?: () => unknown }
export const toasts = ref<Toast[]>([])
const LASTS = 6000
const LASTS_WITH_UNDO = 12_000
const ends = new Map<number, ReturnType<typeof setTimeout>>()
let last = 0

/** Says in passing that something was done, or why it was not. */
export function toast(text: string, kind: Toast['kind'] = 'done', undo?: () => unknown) {
  const id = ++last
  toasts.value.push({ id, text, kind, ...(undo && { undo }) })
  release(id)
}
export function dismiss(id: number) {
  hold(id)
  toasts.value = toasts.value.filter((one) => one.id !== id)
}
/** Whoever points at it or has the focus in it is still reading. */
export function hold(id: number) {
  clearTimeout(ends.get(id))
  ends.delete(id)
}
export function release(id: number) {
  const entry = toasts.value.find((one) => one.id === id)
  if (!entry) return
  hold(id)
  ends.set(
    id,
    setTimeout(() => dismiss(id), entry.undo ? LASTS_WITH_UNDO : LASTS),
  )
}
