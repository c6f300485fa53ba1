import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { closeDialog } from '../../../ui/dialogs.ts'

const ANY = 'any'

/** The dialog that asks for a link stands in the address: `?ask=any`, or the product it is about. */
export function useAsk() {
  const route = useRoute()
  const router = useRouter()
  const isOpen = computed(() => typeof route.query.ask === 'string')
  const product_id = computed(() => (isOpen.value && route.query.ask !== ANY ? String(route.query.ask) : null))
  const open = (id: string = ANY) => router.push({ query: { ...route.query, ask: id } })
  const close = () => closeDialog(router, 'ask')
  return { isOpen, product_id, open, close }
}
