import { expect } from '@playwright/test'
import { password } from './people.ts'
import { admin, type Server } from './server.ts'

type Body = Record<string, unknown>
/** Whatever a program does for somebody, in the words of the API: calls that must succeed. */
export type Caller = <T = Body>(method: string, path: string, body?: Body) => Promise<T>

export const callerWith =
  (server: Server, authorization: string): Caller =>
  async <T>(method: string, path: string, body?: Body) => {
    const reply = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    expect(reply.ok, `${method} ${path}: ${reply.status} ${text}`).toBe(true)
    return (text ? JSON.parse(text) : null) as T
  }

export async function callerOf(server: Server, login: string, secret = password): Promise<Caller> {
  const { access_token } = await callerWith(server, '')<{ access_token: string }>('POST', '/auth/login', {
    login,
    password: secret,
  })
  return callerWith(server, `Bearer ${access_token}`)
}
export const adminCaller = (server: Server) => callerOf(server, admin.email, admin.password)
