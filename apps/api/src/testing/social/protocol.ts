import type { SocialPerson } from './people.ts'

/** A call as a stand-in sees it. */
export type Asked = {
  method: string
  path: string
  query: URLSearchParams
  form: URLSearchParams
  json: Record<string, unknown>
  bearer: string | null
}
/** What is answered: JSON as text where a number has more digits than JavaScript keeps. */
export type Answered = { status: number; body: unknown; headers?: Record<string, string> }
export const ok = (body: unknown): Answered => ({ status: 200, body })
export const refuse = (status: number, body: unknown): Answered => ({ status, body })

export type Grant = { person: SocialPerson; redirect_uri: string; challenge: string | null }
/** What a platform has handed out. */
export function grants(name: string) {
  const codes = new Map<string, Grant>()
  const access = new Map<string, SocialPerson>()
  const refresh = new Map<string, SocialPerson>()
  let count = 0
  const next = (kind: string) => `${name}-${kind}-${++count}`
  return {
    codes,
    access,
    refresh,
    code(grant: Grant) {
      const code = next('code')
      codes.set(code, grant)
      return code
    },
    /** A code works once. */
    take(code: string) {
      const grant = codes.get(code)
      codes.delete(code)
      return grant
    },
    giveAccess(person: SocialPerson) {
      const token = next('access')
      access.set(token, person)
      return token
    },
    giveRefresh(person: SocialPerson) {
      const token = next('refresh')
      refresh.set(token, person)
      return token
    },
    /** As when somebody removes the app in the settings of the platform. */
    forget(person: SocialPerson, kinds: 'access' | 'all' = 'all') {
      for (const [token, of] of access) if (of === person) access.delete(token)
      if (kinds === 'all') for (const [token, of] of refresh) if (of === person) refresh.delete(token)
    },
  }
}
export type Grants = ReturnType<typeof grants>
export type StandIn = { answer(asked: Asked): Answered | null; grants: Grants }
