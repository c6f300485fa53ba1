import { cleanup } from '@testing-library/vue'
import { afterEach, beforeEach, vi } from 'vitest'
import { asked } from '../ui/confirm.ts'
import { dismiss, toasts } from '../ui/toasts.ts'

beforeEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})
afterEach(() => {
  asked.value = null
  for (const { id } of toasts.value) dismiss(id)
  cleanup()
})
