import { cleanup } from '@testing-library/vue'
import { afterEach, beforeEach, vi } from 'vitest'

beforeEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})
afterEach(cleanup)
