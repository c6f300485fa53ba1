import { fireEvent, screen } from '@testing-library/vue'
import { expect, test, vi } from 'vitest'
import { setLocale } from '../kernel/messages.ts'
import { renderPage } from '../testing/renderPage.ts'
import SecretOnce from './SecretOnce.vue'

const props = { title: 'Your key', text: 'Shown once.', secret: 'aff_live_123', done: 'I have kept it' }

test('a secret that may not be copied stays, selected, with a word on what to do', async () => {
  await setLocale('en')
  vi.stubGlobal('navigator', {
    ...navigator,
    languages: ['en'],
    clipboard: { writeText: () => Promise.reject(new Error('denied')) },
  })
  document.execCommand = () => false
  await renderPage(SecretOnce, { texts: [], props })
  await fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
  expect((await screen.findByRole('alert')).textContent).toContain('copy it by hand')
  expect(screen.getByTestId('secret').textContent).toBe('aff_live_123')
  expect(String(getSelection())).toContain('aff_live_123')
})
