import { ref } from 'vue'

/** A link that was just given out: it is shown until it is closed, and kept nowhere else. */
export function useGivenLink() {
  const given = ref<{ name: string; url: string } | null>(null)
  return {
    given,
    show: (name: string, url: string | null) => (given.value = url ? { name, url } : null),
    forget: () => (given.value = null),
  }
}
