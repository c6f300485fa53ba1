import { Problem } from '@affluence/contract/common'
import { ApiError } from './api.ts'
import { currentToken, refreshToken } from './token.ts'

/** Fetches a file that only its owner may read, and hands it to the browser to keep. */
export async function download(url: string, name: string) {
  const ask = (token: string | null) => fetch(url, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  const token = currentToken()
  let reply = await ask(token)
  if (reply.status === 401) reply = await ask((await refreshToken(token))?.access_token ?? null)
  if (!reply.ok) {
    const problem = Problem.safeParse(await reply.json().catch(() => null)).data
    const { status } = reply
    throw new ApiError(status, problem ?? { type: 'about:blank', title: 'Error', status, code: `http_${status}` })
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await reply.blob())
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
