import { cleanup, fireEvent, render, screen } from '@testing-library/vue'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadTexts, locale, setLocale } from '../kernel/messages.ts'
import LanguageSwitch from './LanguageSwitch.vue'

beforeEach(async () => {
  await setLocale('en')
  await loadTexts('shell')
  render(LanguageSwitch, { global: { plugins: [createPinia()] } })
})
afterEach(cleanup)

const button = (name: RegExp) => screen.getByRole('button', { name })

test('the language in use is the pressed one', () => {
  expect(button(/English/).getAttribute('aria-pressed')).toBe('true')
  expect(button(/Français/).getAttribute('aria-pressed')).toBe('false')
})

test('choosing the other language changes it at once', async () => {
  await fireEvent.click(button(/Français/))
  await expect.poll(() => locale.value).toBe('fr')
  await expect.poll(() => button(/Français/).getAttribute('aria-pressed')).toBe('true')
  expect(document.documentElement.lang).toBe('fr')
})
