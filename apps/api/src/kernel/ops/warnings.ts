import type { Warning, WarningCode } from '@affluence/contract/admin'

/** What an operator should mend although everything runs: since when this process knows it. */
const raised = new Map<WarningCode, Omit<Warning, 'code'>>()

/** True the first time; what is known of it may change. */
export function raiseWarning(code: WarningCode, now: string, data?: Warning['data']) {
  const raisedBefore = raised.get(code)
  raised.set(code, { since: raisedBefore?.since ?? now, ...(data && { data }) })
  return raisedBefore === undefined
}
/** It was mended. */
export const dropWarning = (code: WarningCode) => void raised.delete(code)
export const raisedWarnings = () => [...raised].map(([code, of]) => ({ code, ...of }))
