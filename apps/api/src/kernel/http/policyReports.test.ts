import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../testing/testApp.ts'
import { REPORTS } from './policyReports.ts'

let t: Awaited<ReturnType<typeof testApp>>
const logged: [string, Record<string, unknown> | undefined][] = []
beforeAll(async () => {
  t = await testApp({ report: (error, about) => void logged.push([String(error), about]) })
})
afterAll(() => t.end())
const send = (type: string, body: unknown) =>
  t.app.inject({ method: 'POST', url: REPORTS, payload: JSON.stringify(body), headers: { 'content-type': type } })

test('a page names where its violations go', async () => {
  const { headers } = await t.app.inject('/docs')
  expect(headers['content-security-policy']).toMatch(`report-uri ${REPORTS}; report-to csp`)
  expect(headers['reporting-endpoints']).toBe(`csp="${REPORTS}"`)
})

test('both forms of a report reach the operator without names and secrets', async () => {
  const older = {
    'csp-report': {
      'document-uri': 'https://x.example/reset-password?token=hush#hush',
      'violated-directive': "script-src 'self'",
      'blocked-uri': 'https://evil.example/a.js?stolen=hush',
    },
  }
  const newer = [
    {
      type: 'csp-violation',
      body: {
        documentURL: 'https://x.example/campaigns/cmp_0192aabb/ada@example.com',
        effectiveDirective: 'img-src\r\nforged line',
        blockedURL: 'inline',
      },
    },
  ]
  expect((await send('application/csp-report', older)).statusCode).toBe(204)
  expect((await send('application/reports+json', newer)).statusCode).toBe(204)
  expect(logged.map(([, about]) => about)).toEqual([
    { directive: 'script-src', blocked: 'evil.example', page: '/reset-password' },
    { directive: 'img-src', blocked: 'inline', page: '/campaigns/…/…' },
  ])
  expect(JSON.stringify(logged)).not.toContain('hush')
})

test('reports of no use are neither logged nor explained, and a flood is refused', async () => {
  logged.length = 0
  expect((await send('application/csp-report', { anything: 1 })).statusCode).toBe(204)
  expect((await send('application/json', [])).statusCode).toBe(204)
  expect((await send('application/csp-report', 'x'.repeat(40_000))).statusCode).toBe(413)
  expect(logged).toEqual([])
  const statuses = await Promise.all(Array.from({ length: 30 }, () => send('application/reports+json', [])))
  expect(statuses.some(({ statusCode }) => statusCode === 429)).toBe(true)
})
