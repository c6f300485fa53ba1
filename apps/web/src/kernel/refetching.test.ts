import { setImmediate as turn } from 'node:timers/promises'
import { PiniaColada, useQuery, useQueryCache } from '@pinia/colada'
import { cleanup, render } from '@testing-library/vue'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test } from 'vitest'
import { defineComponent } from 'vue'
import { patientRefetching } from './refetching.ts'

afterEach(cleanup)

test('two who call the same list old wait for the newest answer, and neither fails', async () => {
  const pinia = createPinia()
  setActivePinia(pinia)
  let asked = 0
  const list = defineComponent(() => {
    const { data } = useQuery({
      key: ['things'],
      query: async ({ signal }) => {
        const answer = ++asked
        await turn()
        signal.throwIfAborted()
        if (answer === 4) throw new Error('the server is away')
        return answer
      },
    })
    return () => String(data.value)
  })
  const { container } = render(list, { global: { plugins: [pinia, [PiniaColada, { plugins: [patientRefetching] }]] } })
  await expect.poll(() => container.textContent).toBe('1')
  const cache = useQueryCache()
  const old = () => cache.invalidateQueries({ key: ['things'] })
  await Promise.all([old(), old()])
  await expect.poll(() => container.textContent).toBe('3')
  await old()
  expect(asked).toBe(4)
})
