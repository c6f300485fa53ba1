import { onBeforeUnmount } from 'vue'

const PAUSE = 250

/**
 * Acts when somebody pauses in typing, or at once when they turn to something else: what still waited then would
 * come in the way of the page they are going to.
 */
export function useTyping(act: (text: string) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const textOf = (event: Event) => (event.target as HTMLInputElement).value
  const stop = () => clearTimeout(timer)
  onBeforeUnmount(stop)
  return {
    onInput(event: Event) {
      stop()
      timer = setTimeout(act, PAUSE, textOf(event))
    },
    onChange(event: Event) {
      stop()
      act(textOf(event))
    },
  }
}
