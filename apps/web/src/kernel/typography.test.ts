import { expect, test } from 'vitest'
import { unbroken } from './typography.ts'

test('no line ends before a sign that belongs to the word before it', () => {
  expect(unbroken('Vraiment ? Oui ! Un lien : « Le sac »')).toBe(
    'Vraiment\u00A0? Oui\u00A0! Un lien\u00A0: «\u00A0Le sac\u00A0»',
  )
  expect(unbroken('le secret de « Boutique ».')).toBe('le secret de «\u00A0Boutique\u00A0».')
  expect(unbroken('à 10 :30, https://x.example')).toBe('à 10 :30, https://x.example')
})
