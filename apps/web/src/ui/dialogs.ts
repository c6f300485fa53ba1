import { computed, onScopeDispose } from 'vue'
import { type Router, useRoute, useRouter } from 'vue-router'
import { useSession } from '../kernel/session.ts'
import { askToLeave } from './leaveGuard.ts'

/** The next page that is reached, or that is refused. */
const settled = (router: Router) =>
  new Promise<void>((resolve) => {
    const stop = router.afterEach(() => {
      stop()
      resolve()
    })
  })

/**
 * A dialog stands in the address, `?dialog=refund` or `?dialog=edit:<id>`: reload shows it again, Back closes it, and a
 * link leads to it. `about` is what follows the colon, null while the dialog is closed.
 */
export function useDialogAbout(kind: string, name = 'dialog') {
  const route = useRoute()
  const router = useRouter()
  const about = computed(() => {
    const [openDialog, ...rest] = String(route.query[name] ?? '').split(':')
    return openDialog === kind ? rest.join(':') : null
  })
  const show = (id = '') => router.push({ query: { ...route.query, [name]: id ? `${kind}:${id}` : kind } })
  const hide = () => closeDialog(router, name)
  return { about, isOpen: computed(() => about.value !== null), show, hide }
}
/** One dialog of a page, or of one of its rows, for `v-model:open`. */
export function useDialog(kind: string, id = '') {
  const { about, show, hide } = useDialogAbout(kind)
  return computed({
    get: () => about.value === id,
    set: (open) => void (open ? show(id) : about.value === id && hide()),
  })
}

/** Goes back to where the dialog was opened, or, where one came by a link, to the page without it. */
export function closeDialog(router: Router, name = 'dialog') {
  closing ??= withoutDialog(router, name).finally(() => (closing = null))
  return closing
}
let closing: Promise<void> | null = null
async function withoutDialog(router: Router, name: string) {
  const { query, hash } = router.currentRoute.value
  const { [name]: openDialog, ...rest } = query
  if (openDialog === undefined) return
  const done = settled(router)
  if (router.options.history.state.back === router.resolve({ query: rest, hash }).fullPath) router.back()
  else void router.replace({ query: rest, hash })
  await done
}

/** Asks before a dialog in which something was typed goes: by Esc, its buttons, a click beside it, Back, or a link. */
export function useDialogGuard(changed: () => boolean, name = 'dialog') {
  const session = useSession()
  const stop = useRouter().beforeEach((to, from) => {
    const isOpening = from.query[name] === undefined
    const stays = to.path === from.path && (isOpening || to.query[name] === from.query[name])
    return stays || !changed() || session.state === 'out' || askToLeave()
  })
  const stay = (event: BeforeUnloadEvent) => {
    if (changed()) event.preventDefault()
  }
  addEventListener('beforeunload', stay)
  onScopeDispose(() => {
    stop()
    removeEventListener('beforeunload', stay)
  })
}
