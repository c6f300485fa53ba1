import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/** Walks through a queue of cards with j and k or the arrows, and acts on the card that has the focus. */
export function useQueueKeys(root: Readonly<Ref<HTMLElement | null>>, acts: Record<string, (id: string) => unknown>) {
  const cards = () => [...(root.value?.querySelectorAll<HTMLElement>('[data-request]') ?? [])]
  const current = () => (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-request]') ?? null
  const focusFirst = () => (cards()[0] ?? document.querySelector<HTMLElement>('main h1'))?.focus()

  function walk(by: number) {
    const all = cards()
    const now = current()
    const next = now ? all.indexOf(now) + by : 0
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus()
  }
  function press(event: KeyboardEvent) {
    const target = event.target as HTMLElement
    const isBusy = target.closest('[role="dialog"], input:not([type="checkbox"]), select, textarea')
    if (isBusy || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const key = event.key.toLowerCase()
    const id = current()?.dataset.request
    const by = { j: 1, k: -1, ...(id && { arrowdown: 1, arrowup: -1 }) }[key]
    if (by === undefined && !(id && acts[key])) return
    event.preventDefault()
    if (by !== undefined) walk(by)
    else acts[key]!(id!)
  }
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
  return { focusFirst }
}
