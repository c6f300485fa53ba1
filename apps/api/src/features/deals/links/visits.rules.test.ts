import { expect, test } from 'vitest'
import { crawlers, people, programs } from '../../../testing/agents.ts'
import { languageIn } from '../../../kernel/http/plainPage.ts'
import { botReason, deviceOf, referrerHost } from './visits.rules.ts'

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
const android =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36'
const tablet =
  'Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

const reasonFor = (agent: string) => botReason({ method: 'GET', agent, purpose: '' })
test.each(people)('a person: %s', (agent) => expect(reasonFor(agent)).toBeNull())
test.each(crawlers)('a crawler: %s', (agent) => expect(reasonFor(agent)).toBe('crawler'))
test.each(programs)('a program: %s', (agent) => expect(reasonFor(agent)).toBe('program'))
test('who does not say who they are', () => expect(reasonFor('')).toBe('no_agent'))

test('a HEAD request or a prefetch is not a click', () => {
  expect(botReason({ method: 'HEAD', agent: windows, purpose: '' })).toBe('head')
  expect(botReason({ method: 'GET', agent: windows, purpose: 'prefetch;prerender' })).toBe('prefetch')
})

test.each([
  [iphone, 'mobile'],
  [android, 'mobile'],
  [tablet, 'tablet'],
  ['Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X)', 'tablet'],
  [windows, 'desktop'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'desktop'],
  ['SmartTV', 'other'],
])('%s on %s', (agent, device) => expect(deviceOf(agent)).toBe(device))

test.each([
  ['https://www.instagram.com/p/abc?x=secret', 'instagram.com'],
  ['https://l.instagram.com/', 'instagram.com'],
  ['http://blog.example:8080/a', 'blog.example'],
  ['https://affluence.example/me', null],
  ['android-app://com.google.android.gm/', null],
  ['javascript:alert(1)', null],
  ['https://', null],
  ['', null],
  [`https://${'a'.repeat(120)}.example/`, null],
])('%s came from %s', (header, host) => expect(referrerHost(header, 'affluence.example')).toBe(host))

test.each([
  ['', 'en'],
  ['fr-CM,fr;q=0.9,en;q=0.8', 'fr'],
  ['en-GB,en;q=0.9,fr;q=0.8', 'en'],
  ['de,fr;q=0.5,en;q=0.4', 'fr'],
  ['de', 'en'],
  ['fr;q=0,en;q=0.1', 'en'],
  [';;;,,q=', 'en'],
])('%s reads %s', (header, language) => expect(languageIn(header)).toBe(language))
