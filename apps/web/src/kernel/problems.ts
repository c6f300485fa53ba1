import type { FieldError } from '@affluence/contract/common'
import { z } from 'zod'
import { ApiError } from './api.ts'
import { formatDate, formatDay, formatMoney, formatNumber } from './format.ts'
import { hasText, type Key, useTexts, type Values } from './messages.ts'

const t = useTexts('problems')
const hasProblemText = (key: string): key is Key<'problems'> => hasText('problems', key)

/** What went wrong, and what to do, in the reader's words. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return t('codes.unknown')
  const key = `codes.${error.problem.code}`
  if (error.status === 429 && error.retryAfter) return t('codes.wait', { n: Math.ceil(error.retryAfter / 60) })
  const quota = `quotas.${String(error.problem['quota'])}`
  if (hasProblemText(quota)) return t(quota, { most: formatNumber(Number(error.problem['most'])) })
  if (hasProblemText(key)) return t(key, details(error.problem))
  return error.status >= 500 ? t('codes.server') : t('codes.unknown')
}

/** A bare code, as the report of many decisions names them. */
export const wordCode = (code: string) =>
  hasProblemText(`codes.${code}`) ? t(`codes.${code}` as Key<'problems'>) : t('codes.unknown')

const isInstant = (value: unknown) => /^\d{4}-\d\d-\d\dT/.test(String(value))
const isDay = (value: unknown) => /^\d{4}-\d\d-\d\d$/.test(String(value))
/** Figures of a refusal that are minor units of its `currency`. */
const amounts = ['required', 'available', 'shortfall', 'free', 'committed', 'amount', 'minimum', 'maximum']

/** What the refusal carries, as a person reads it. */
function details(problem: Record<string, unknown>) {
  const named = Object.entries(problem).map(([name, value]) => [name, nameIn(value)] as const)
  const scalar = named.filter(([, value]) => ['string', 'number'].includes(typeof value))
  return Object.fromEntries(
    scalar.map(([name, value]) => [name, worded(name, value as string | number, problem.currency)]),
  )
}
/** Somebody is called by their name. */
const nameIn = (value: unknown) =>
  typeof value === 'object' && value !== null && 'display_name' in value ? value.display_name : value
function worded(name: string, value: string | number, currency: unknown) {
  if (typeof value === 'number')
    return typeof currency === 'string' && amounts.includes(name) ? formatMoney(value, currency) : value
  if (isInstant(value)) return formatDate(value)
  return isDay(value) ? formatDay(value) : value
}

/** The faults of single fields; a code like `email_taken` names its field itself. */
export function fieldFaults(error: unknown): { name: string; message: string }[] {
  if (!(error instanceof ApiError)) return []
  return (error.problem.errors ?? []).map(({ path, code, params }) => ({
    name: path.replace(/^body\./, ''),
    message: wordFault(code, params ?? {}, error.problem.code),
  }))
}

export function wordFault(code: string, params: FieldError['params'] = {}, problem?: string): string {
  const bound = params?.minimum ?? params?.maximum
  const limit = (bound: number) =>
    typeof params?.currency === 'string' ? formatMoney(bound, params.currency) : formatNumber(bound)
  const values: Values = typeof bound === 'number' ? { n: bound, limit: limit(bound) } : {}
  for (const [name, value] of Object.entries(params ?? {})) {
    if (Array.isArray(value)) values[name] = value.join(', ')
    if (name === 'code' && typeof value === 'string') values.code = value
  }
  const shape = String(params?.format ?? params?.origin ?? '')
  const candidates = [`fields.${code}_${shape}`, `fields.${code}`, `codes.${problem}`, 'fields.invalid']
  return t(candidates.find(hasProblemText) ?? 'fields.invalid', values)
}

/** Forms and API speak alike: zod's faults go through the same words as those that the API sends. */
export function wordZod() {
  z.config({
    customError: (issue) => {
      const empty = issue.input === undefined || issue.input === null || issue.input === ''
      if (empty && issue.code !== 'unrecognized_keys') return t('fields.required')
      const own = issue.code === 'custom' ? (issue.params as { code?: string } | undefined)?.code : undefined
      return wordFault(own ?? issue.code ?? 'invalid', issue as unknown as FieldError['params'])
    },
  })
}
