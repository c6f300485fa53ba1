import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import MoneyInput from './MoneyInput.vue'

const price = ref<number | undefined>()
const form = (currency: string) =>
  defineComponent(
    () => () =>
      h(MoneyInput, {
        currency,
        label: 'Price',
        modelValue: price.value,
        'onUpdate:modelValue': (amount: number | undefined) => (price.value = amount),
      }),
  )
const type = async (text: string) => fireEvent.update(screen.getByLabelText('Price'), text)
const typed = () => screen.getByLabelText<HTMLInputElement>('Price').value

test('an amount that may mean two is asked about, and what is chosen counts', async () => {
  await renderPage(form('TND'), { texts: [] })
  await type('1,250')
  expect(price.value).toBeNaN()
  await screen.findByText('Which amount do you mean?')
  await fireEvent.click(screen.getByRole('button', { name: '1,250 TND' }))
  expect([price.value, typed()]).toEqual([1250_000, '1250'])
  await type('1,255')
  await fireEvent.click(screen.getByRole('button', { name: '1.255 TND' }))
  expect([price.value, typed()]).toEqual([1_255, '1.255'])
  expect(screen.queryByText('Which amount do you mean?')).toBeNull()
})

test('a clear amount in foreign writing is read, and shown as the reader writes it', async () => {
  await renderPage(form('EUR'), { texts: [] })
  await type('€1.250,50')
  expect(price.value).toBe(1250_50)
  await fireEvent.blur(screen.getByLabelText('Price'))
  expect(typed()).toBe('1250.5')
})
