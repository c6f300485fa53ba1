import { another, registered, signIn, speaking } from './people.ts'
import { admin } from './server.ts'
import { expect, test } from './test.ts'

test('one tab listens for all; closed, another goes on where it stopped', async ({ browser, server }) => {
  const sponsor = await registered(server, 'sponsor')
  const boss = await speaking(server, admin.email, admin.password)
  const first = await another(browser, server)
  await signIn(first, sponsor.username)
  await first.waitForURL('**/home')
  const second = await first.context().newPage()
  const asked: (string | undefined)[] = []
  second.on('request', (request) => {
    if (request.url().endsWith('/api/v1/live')) asked.push(request.headers()['last-event-id'])
  })
  await second.goto('/home')
  await expect(second.getByRole('heading', { level: 1 })).toBeVisible()

  // What the first tab is told, the second hears too, without a stream of its own.
  await boss('POST', `/api/v1/admin/users/${sponsor.id}/reject`, { reason: 'The register does not know this company.' })
  const refusal = second.locator('blockquote')
  await expect(refusal).toHaveText('The register does not know this company.')
  expect(asked).toEqual([])

  await first.close()
  await expect.poll(() => asked.length, { timeout: 15_000 }).toBe(1)
  expect(Number(asked[0])).toBeGreaterThan(0)
  const herself = await speaking(server, sponsor.username)
  await herself('POST', '/api/v1/me/resubmit', {})
  await expect(refusal).toBeHidden()
})

test('a tab that the browser has put to sleep does not keep the news from the one that is looked at', async ({
  browser,
  server,
}) => {
  const sponsor = await registered(server, 'sponsor')
  const boss = await speaking(server, admin.email, admin.password)
  const first = await another(browser, server)
  await signIn(first, sponsor.username)
  await first.waitForURL('**/home')
  const second = await first.context().newPage()
  await second.addInitScript(() => {
    const seen = window as unknown as { later: number }
    seen.later = 0
    const now = performance.now.bind(performance)
    performance.now = () => now() + seen.later
  })
  await second.goto('/home')
  await expect(second.getByRole('heading', { level: 1 })).toBeVisible()
  const sleeper = await first.context().newCDPSession(first)
  // Stopped in the debugger, the page runs as little as one that the browser has frozen.
  await sleeper.send('Debugger.enable')
  await sleeper.send('Debugger.pause')

  await boss('POST', `/api/v1/admin/users/${sponsor.id}/reject`, { reason: 'The register does not know this company.' })
  const refusal = second.locator('blockquote')
  await second.waitForTimeout(1500)
  await expect(refusal).toHaveCount(0)
  const asked = second.waitForRequest('**/api/v1/live')
  // A minute passes for this tab only: the clock of the browser would wait for the sleeper too.
  await second.evaluate(() => {
    ;(window as unknown as { later: number }).later = 60_000
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await asked
  await expect(refusal).toHaveText('The register does not know this company.')

  // Awake again, the first hears from the second.
  await sleeper.send('Debugger.resume')
  await sleeper.send('Debugger.disable')
  const herself = await speaking(server, sponsor.username)
  await herself('POST', '/api/v1/me/resubmit', {})
  await expect(refusal).toBeHidden()
  await expect(first.locator('blockquote')).toBeHidden()
})
