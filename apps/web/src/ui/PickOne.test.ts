import { fireEvent, render, screen } from '@testing-library/vue'
import { beforeEach, expect, test } from 'vitest'
import { ref } from 'vue'
import { setLocale } from '../kernel/messages.ts'
import { withModel } from '../testing/withModel.ts'
import PickOne from './PickOne.vue'

const options = [
  { value: 'paid', label: 'Paid' },
  { value: 'unpaid', label: 'Unpaid' },
]
beforeEach(() => setLocale('en'))
const picker = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Payment' })

test('one is picked, and picking “any” takes the filter away', async () => {
  const value = ref<string | undefined>('paid')
  render(withModel(PickOne, value, { label: 'Payment', any: 'Any', options }))
  expect(picker().value).toBe('paid')
  await fireEvent.update(picker(), 'unpaid')
  expect(value.value).toBe('unpaid')
  await fireEvent.update(picker(), '')
  expect(value.value).toBeUndefined()
})

test('what stands for no choice names the filter in each language; where one must be chosen it is absent', async () => {
  const first = render(withModel(PickOne, ref(), { label: 'Payment', any: 'Any', options }))
  expect(screen.getByRole('option', { name: 'Payment: Any' })).toBeTruthy()
  first.unmount()
  await setLocale('fr')
  const second = render(withModel(PickOne, ref(), { label: 'Payment', any: 'Tous', options }))
  expect(picker().options[0]!.textContent).toBe('Payment\u00A0: Tous')
  second.unmount()
  render(withModel(PickOne, ref('paid'), { label: 'Payment', options }))
  expect([...picker().options].map(({ value }) => value)).toEqual(['paid', 'unpaid'])
})
