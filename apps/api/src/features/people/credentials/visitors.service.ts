import type { Visitor } from './loginEvents.service.ts'

type VisitorRequest = {
  ip: string
  headers: { 'user-agent'?: string | undefined; authorization?: string | undefined; cookie?: string | undefined }
}

/** Who stands at the door, as far as can be seen. */
export const visitorOf = ({ ip, headers }: VisitorRequest): Visitor => ({
  ip,
  user_agent: (headers['user-agent'] ?? '').slice(0, 300),
})
