import { fireEvent, screen } from '@testing-library/vue'
import { expect, test } from 'vitest'
import { ref } from 'vue'
import { renderPage } from '../testing/renderPage.ts'
import { withModel } from '../testing/withModel.ts'
import CodeField from './CodeField.vue'

test('the code of the second factor may also be a recovery code, and browsers and password managers know the field', async () => {
  const code = ref<string | undefined>('')
  await renderPage(withModel(CodeField, code), { texts: [] })
  const field = screen.getByRole<HTMLInputElement>('textbox')
  expect([field.name, field.autocomplete, field.inputMode]).toEqual(['totp_code', 'one-time-code', 'text'])
  await fireEvent.update(field, 'K7QP-2MXD')
  expect(code.value).toBe('K7QP-2MXD')
})
