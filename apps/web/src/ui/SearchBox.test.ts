import { fireEvent, screen } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import SearchBox from './SearchBox.vue'

test('a space before a pause in typing stays where it was typed', async () => {
  const value = ref<string | undefined>()
  const page = defineComponent(
    () => () =>
      h(SearchBox, { label: 'Search', modelValue: value.value, 'onUpdate:modelValue': (now) => (value.value = now) }),
  )
  await renderPage(page, { texts: [] })
  const box = screen.getByRole<HTMLInputElement>('searchbox')
  await fireEvent.update(box, 'ines ')
  await vi.waitFor(() => expect(value.value).toBe('ines'))
  expect(box.value).toBe('ines ')
  await fireEvent.update(box, `${box.value}mballa`)
  await vi.waitFor(() => expect(value.value).toBe('ines mballa'))
  value.value = undefined
  await vi.waitFor(() => expect(box.value).toBe(''))
})
