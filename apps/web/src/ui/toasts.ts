import { ref } from 'vue'

export type Toast = { id: number; text: string; kind: 'done' | 'error' }
export const toasts = ref<Toast[]>([])
const LASTS = 6000
let last = 0

/** Says in passing that something was done, or why it was not. */
export function toast(text: string, kind: Toast['kind'] = 'done') {
  const id = ++last
  toasts.value.push({ id, text, kind })
  setTimeout(() => dismiss(id), LASTS)
}
export const dismiss = (id: number) => (toasts.value = toasts.value.filter((one) => one.id !== id))
