import { cleanup } from '@testing-library/vue'
import { afterEach, beforeEach, vi } from 'vitest'
import { asked } from '../ui/confirm.ts'

beforeEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})
afterEach(() => {
  asked.value = null
  cleanup()
})
