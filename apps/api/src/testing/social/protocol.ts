import type { SocialPerson } from './people.ts'

/** A call to a stand-in. */
export type ReceivedCall = {
  method: string
  path: string
  query: URLSearchParams
  form: URLSearchParams
  json: Record<string, unknown>
  bearer: string | null
}
/** An answer of a stand-in. The body is raw JSON where a number has too many digits for JavaScript. */
export type StandInAnswer = { status: number; body: unknown; headers?: Record<string, string> }
export const ok = (body: unknown): StandInAnswer => ({ status: 200, body })
export const refuse = (status: number, body: unknown): StandInAnswer => ({ status, body })

export type Grant = { person: SocialPerson; redirect_uri: string; challenge: string | null }
/** The codes and tokens that a platform has issued. */
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
    redeem(code: string) {
      const grant = codes.get(code)
      codes.delete(code)
      return grant
    },
    issueAccess(person: SocialPerson) {
      const token = next('access')
      access.set(token, person)
      return token
    },
    issueRefresh(person: SocialPerson) {
      const token = next('refresh')
      refresh.set(token, person)
      return token
    },
    /** The person removes the app in the settings of the platform. */
    revoke(person: SocialPerson, kinds: 'access' | 'all' = 'all') {
      for (const [token, of] of access) if (of === person) access.delete(token)
      if (kinds === 'all') for (const [token, of] of refresh) if (of === person) refresh.delete(token)
    },
  }
}
export type Grants = ReturnType<typeof grants>
export type StandIn = { answer(call: ReceivedCall): StandInAnswer | null; grants: Grants }
