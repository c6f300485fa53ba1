import { cleanup } from '@testing-library/vue'
import { afterEach, beforeEach, vi } from 'vitest'
import { setLocale } from '../kernel/messages.ts'
import { openQuestion } from '../ui/confirm.ts'
import { dismiss, toasts } from '../ui/toasts.ts'
import { provideCanvas } from './canvas.ts'

// The files of a run share one simulated browser: each test finds it as a new visitor would.
provideCanvas()
beforeEach(async () => {
  vi.unstubAllGlobals()
  await setLocale('en')
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(() => {
  openQuestion.value = null
  for (const { id } of toasts.value) dismiss(id)
  cleanup()
  getSelection()?.removeAllRanges()
  document.body.innerHTML = ''
  document.title = ''
  document.documentElement.removeAttribute('style')
})
