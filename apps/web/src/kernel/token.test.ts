import { beforeEach, expect, test, vi } from 'vitest'
import { me } from '../testing/samples.ts'

/** A tab of the browser: its own memory, and the channel and the cookie that all of them share. */
async function tab() {
  vi.resetModules()
  return import('./token.ts')
}
const session = (access_token: string, user = me(), method: 'password' | 'link' = 'password') => ({
  access_token,
  expires_in: 600,
  method,
  user,
})
const another = me({ id: me().id.replace(/.$/, 'f') })
const refreshed = (...replies: (Response | Error)[]) =>
  vi.stubGlobal('fetch', () => {
    const reply = replies.shift()!
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply)
  })
beforeEach(() => localStorage.clear())

test('a tab takes over what another tab of the same account was given', async () => {
  const [first, second] = [await tab(), await tab()]
  first.keepToken(session('old'))
  await vi.waitFor(() => expect(second.currentToken()).toBe('old'))
  second.keepToken(session('new'))
  await vi.waitFor(() => expect(first.currentToken()).toBe('new'))
})

test.for([
  ['another account', session('theirs', another)],
  ['a dashboard link of the same person', session('theirs', me(), 'link')],
] as const)('%s that signs in in another tab is never spoken for here', async ([, theirs]) => {
  const [first, second] = [await tab(), await tab()]
  first.keepToken(session('mine'))
  await vi.waitFor(() => expect(second.currentToken()).toBe('mine'))
  const replaced = vi.fn()
  first.whenReplaced(replaced)
  second.keepToken(theirs)
  await vi.waitFor(() => expect(replaced).toHaveBeenCalledTimes(1))
  expect(() => first.currentToken()).toThrow('another account')
  await expect(first.refreshToken('mine')).rejects.toThrow('another account')
  expect(second.currentToken()).toBe('theirs')
})

test('a cookie that belongs to another account meanwhile gives this tab nothing', async () => {
  const first = await tab()
  first.keepToken(session('mine'))
  refreshed(Response.json(session('theirs', another)))
  await expect(first.refreshToken('mine')).rejects.toThrow('another account')
})

test('only a refusal ends the session: a server that is away, busy or out of reach does not', async () => {
  const first = await tab()
  first.keepToken(session('old'))
  const left = vi.fn()
  first.whenSignedOut(left)
  const status = (code: number) => new Response('', { status: code })
  refreshed(status(502), status(503), status(429), new TypeError('failed'), status(401))
  for (let n = 0; n < 4; n++) await expect(first.refreshToken('old')).rejects.toThrow('could not be renewed')
  expect(left).not.toHaveBeenCalled()
  expect(first.mayBeSignedIn()).toBe(true)
  expect(await first.refreshToken('old')).toBeNull()
  expect(left).toHaveBeenCalledTimes(1)
})
