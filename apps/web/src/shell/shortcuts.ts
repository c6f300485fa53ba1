import { onBeforeUnmount, onMounted } from 'vue'

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
/** How the key of commands is written on this machine. */
export const commandKey = isApple ? '⌘K' : 'Ctrl K'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type="checkbox"]), select, textarea, [contenteditable], [role="dialog"]') !== null

/** The keys that work on every page. */
export function useShortcuts(acts: { palette: () => unknown; help: () => unknown }) {
  function search() {
    const field = document.querySelector<HTMLElement>('main input[type="search"]')
    if (field) field.focus()
    else acts.palette()
  }
  function press(event: KeyboardEvent) {
    const isCommand = event.metaKey || event.ctrlKey
    const key = event.key.toLowerCase()
    const act =
      isCommand && key === 'k'
        ? acts.palette
        : isCommand || event.altKey || event.defaultPrevented || isTyping(event.target)
          ? undefined
          : { '?': acts.help, '/': search }[key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}
