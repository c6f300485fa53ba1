import { expect, test } from 'vitest'
import type { Kernel } from '../../../kernel/kernel.ts'
import { noRefreshCookie, readRefreshCookie, refreshCookie } from './cookies.service.ts'

const at = (PUBLIC_URL: string) => ({ PUBLIC_URL }) as Kernel['config']

test('the cookie is bound to the host wherever a browser keeps it so', () => {
  for (const url of ['https://affluence.example', 'http://localhost:3000', 'http://127.0.0.1:3000']) {
    expect(refreshCookie(at(url), 'abc', 60)).toBe(
      '__Host-refresh=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure',
    )
  }
  expect(refreshCookie(at('http://192.168.1.9:3000'), 'abc', 60)).toBe(
    'refresh=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60',
  )
  expect(noRefreshCookie(at('https://affluence.example'))).toContain('Max-Age=0')
})

test('it is found among others, and only under its own name', () => {
  const config = at('https://affluence.example')
  expect(readRefreshCookie(config, 'a=1; __Host-refresh=abc; refresh=evil')).toBe('abc')
  expect(readRefreshCookie(config, 'refresh=evil; x__Host-refresh=evil')).toBeNull()
  expect(readRefreshCookie(config, '__Host-refresh=')).toBeNull()
  expect(readRefreshCookie(config, undefined)).toBeNull()
})
