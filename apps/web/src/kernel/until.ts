import { watch } from 'vue'

/** Waits for something to become true. */
export const until = (isSo: () => boolean) =>
  new Promise<void>((resolve) => {
    const stop = watch(
      isSo,
      (now) => {
        if (!now) return
        resolve()
        queueMicrotask(() => stop())
      },
      { immediate: true },
    )
  })
