import type { ExportList } from '@affluence/contract/exports'
import type { Locale } from '@affluence/contract/common'
import type { ExportedList, Feature, Gathered, JobParts, Provided } from './feature.ts'
import type { Sources } from './features/platform/mails/delivery.service.ts'
import type { AnyWebhookSource } from './features/people/webhooks/sources.service.ts'
import type { MailKind, MailTexts } from './features/platform/mails/mails.rules.ts'
import type { NoticeKind } from './features/platform/notifications/notifications.rules.ts'
import type { CountedQuota } from './features/platform/quotas/quotas.service.ts'
import type { Check } from './kernel/db/consistency.ts'
import type { Sealed } from './kernel/ops/secretKeys.ts'
import type { Duties } from './kernel/work/worker.ts'
import { permissions } from './permissions.ts'

type Features = readonly Feature[]
type Field<F extends Features, K extends keyof Feature> = NonNullable<F[number][K]>
type KeysOf<T> = T extends unknown ? keyof T : never
type Element<T> = T extends (...given: never[]) => infer L ? Element<L> : T extends readonly (infer E)[] ? E : never

/** What has to come from some feature, and comes from none. */
type Missing<F extends Features> =
  | Exclude<keyof Provided, KeysOf<Field<F, 'provides'>>>
  | Exclude<CountedQuota, Element<Field<F, 'quotas'>>['quota']>
  | Exclude<MailKind, KeysOf<Field<F, 'mails'>['en']>>
  | Exclude<MailKind, KeysOf<Field<F, 'mails'>['fr']>>
  | Exclude<NoticeKind, Element<Field<F, 'notices'>>>
  | Exclude<ExportList, Element<Field<F, 'exports'>>['name']>
type Complete<F extends Features> = [Missing<F>] extends [never] ? F : { 'no feature brings': Missing<F> }

/** Every list of the product, gathered from its features. */
export function gather<const F extends Features>(complete: F & Complete<F>) {
  const features: Features = complete
  const tasks = features.flatMap((one) => one.tasks ?? [])
  const known = whatIsKnown(features)
  const mails = mailsOf(features, known)
  const webhooks = features.flatMap((one): readonly AnyWebhookSource[] => one.webhooks ?? [])
  const parts: JobParts = { ...known, mails, permissions, lists: listsOf(features, known), webhooks }
  const jobs = features.flatMap((one) => (typeof one.jobs === 'function' ? one.jobs(parts) : (one.jobs ?? [])))
  return {
    features,
    parts: { ...parts, tasks },
    duties: {
      jobs,
      tasks,
      loops: features.flatMap((one) => one.loops ?? []),
      projections: features.flatMap((one) => one.projections?.(parts) ?? []),
    } satisfies Duties,
    reactions: features.flatMap((one) => one.reactions ?? []),
    sealedColumns: features.flatMap((one): readonly Sealed[] => one.sealed ?? []),
    checks: async (): Promise<Check[]> =>
      (await Promise.all(features.flatMap(({ checks }) => checks?.() ?? []))).flat(),
  }
}

function whatIsKnown(features: Features): Gathered {
  const provided = Object.assign({}, ...features.map((one) => one.provides)) as Provided
  const counts = features.flatMap((one) => one.quotas ?? []).map((count) => [count.quota, count])
  return {
    ...provided,
    counts: Object.fromEntries(counts) as Gathered['counts'],
    labels: features.flatMap((one) => one.labels ?? []),
    priced: features.flatMap((one) => one.priced ?? []),
  }
}

function listsOf(features: Features, known: Gathered): readonly ExportedList[] {
  return features.flatMap((one) => (typeof one.exports === 'function' ? one.exports(known) : (one.exports ?? [])))
}

function mailsOf(features: Features, { receiverOf, secretFor, unsubscribeUrl }: Provided): Sources {
  const textsIn = (locale: Locale) => Object.assign({}, ...features.map((one) => one.mails?.[locale]))
  const texts: MailTexts = { en: textsIn('en'), fr: textsIn('fr') }
  const parts: Sources['parts'] = Object.assign({}, ...features.map((one) => one.mails?.parts))
  return { texts, parts, receiverOf, secretFor, unsubscribeUrl }
}
