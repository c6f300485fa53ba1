import type { WarningCode } from '@affluence/contract/admin'

/** What an operator should mend although everything runs: since when this process knows it. */
const raised = new Map<WarningCode, string>()

/** True the first time. */
export function raiseWarning(code: WarningCode, now: string) {
  if (raised.has(code)) return false
  raised.set(code, now)
  return true
}
export const raisedWarnings = () => [...raised].map(([code, since]) => ({ code, since }))
