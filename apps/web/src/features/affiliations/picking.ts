import { computed, ref, watch } from 'vue'

/** Which rows of a page are ticked. What is no longer on the page cannot be meant. */
export function usePicking<T extends { id: string }>(rows: () => readonly T[]) {
  const picked = ref(new Set<string>())
  watch(rows, (now) => {
    const here = new Set(now.map(({ id }) => id))
    picked.value = new Set([...picked.value].filter((id) => here.has(id)))
  })
  const chosen = computed(() => rows().filter(({ id }) => picked.value.has(id)))
  function pick({ id }: T, on = !picked.value.has(id)) {
    const next = new Set(picked.value)
    if (on) next.add(id)
    else next.delete(id)
    picked.value = next
  }
  function pickAll(may: (row: T) => boolean) {
    picked.value = new Set(
      rows()
        .filter(may)
        .map(({ id }) => id),
    )
  }
  const clear = () => void (picked.value = new Set())
  return { picked, chosen, pick, pickAll, clear }
}
