import type { ExportList } from '@affluence/contract/exports'
import type { Locale } from '@affluence/contract/common'
import type { completedRequests } from './features/deals/adRequests/completed.service.ts'
import type { MoneyLeftOf } from './features/people/account/closures.service.ts'
import type { Catalogue } from './features/people/exports/exports.service.ts'
import type { InfluencerSources as KnownOfInfluencers } from './features/people/influencers/influencerView.service.ts'
import type { Priced } from './features/people/sponsors/currencies.service.ts'
import type { Sources } from './features/platform/mails/delivery.service.ts'
import type { MailKind, MailText } from './features/platform/mails/mails.rules.ts'
import type { NoticeKind } from './features/platform/notifications/notifications.rules.ts'
import type { IsUser } from './features/platform/notifications/unsubscribing.service.ts'
import type { Count, CountedQuota } from './features/platform/quotas/quotas.service.ts'
import type { QuotaSources as KnownOfQuotas } from './features/platform/quotas/usage.service.ts'
import type { AnyWebhookSource } from './features/people/webhooks/sources.service.ts'
import type { LabelsOf } from './features/selling/ledger/labels.service.ts'
import type { AnyReaction } from './kernel/db/tx.ts'
import type { Check } from './kernel/db/consistency.ts'
import type { AnyExportable } from './kernel/files/exportable.ts'
import type { Identify } from './kernel/http/stream.ts'
import type { Kernel } from './kernel/kernel.ts'
import type { Sealed } from './kernel/ops/secretKeys.ts'
import type { MakeLoop } from './kernel/work/loop.ts'
import type { Projection } from './kernel/work/worker.ts'
import type { AnyJob, Task } from './kernel/work/work.ts'
import type { Permission, Route } from './permissions.ts'

/** Written where a feature brings nothing of a kind, so that what was forgotten differs from what is not there. */
export const none = null
type None = typeof none

/** Functions that earlier features need of later ones. Each is provided by one feature. */
export type Provided = Pick<KnownOfInfluencers, 'usernames' | 'influencerNamed'> &
  Pick<KnownOfQuotas, 'partyOfUser'> &
  Pick<Sources, 'receiverOf' | 'secretFor' | 'unsubscribeUrl'> & {
    completedRequests: typeof completedRequests
    isUser: IsUser
    moneyLeft: MoneyLeftOf
  }

/** What is gathered from all features, for those that need it of features they may not import. */
export type Gathered = Provided & {
  counts: { [Q in CountedQuota]: Count<Q> }
  labels: readonly LabelsOf[]
  priced: readonly Priced[]
}
/** What jobs are made of. */
export type JobParts = Gathered & Catalogue & { mails: Sources; webhooks: readonly AnyWebhookSource[] }
/** What routes are made of. */
export type RouteParts = JobParts & { tasks: readonly Task[]; identify: Identify }

export type ExportedList = AnyExportable & { name: ExportList; permission: Permission }
type Mails = Record<Locale, Partial<Record<MailKind, MailText>>> & {
  /** Figures, pictures and files of the mails that are more than words. */
  parts?: Sources['parts']
}

/** All that a noun brings into the API. A field without content says `none`. */
export type Feature = {
  /** The name of its folder. */
  name: string
  routes: ((route: Route, kernel: Kernel, parts: RouteParts) => void) | None
  /** Later work that follows events. */
  jobs: readonly AnyJob[] | ((parts: JobParts) => readonly AnyJob[]) | None
  /** Work of a period. */
  tasks: readonly Task[] | None
  /** Work that goes on beside the jobs; left out where there is none, which is nearly everywhere. */
  loops?: readonly MakeLoop[]
  /** What the facts of earlier features entail in their own transaction. */
  reactions: readonly AnyReaction[] | None
  /** Lists that can be taken along as a file. */
  exports: readonly ExportedList[] | ((parts: Gathered) => readonly ExportedList[]) | None
  /** What it keeps twice. Loaded when the books are verified. */
  checks: (() => Promise<readonly Check[]>) | None
  /** The kinds of notice it writes that a person may switch off. */
  notices: readonly NoticeKind[] | None
  /** The words of its mails in both languages. */
  mails: Mails | None
  /** What the references of its ledger entries are called. */
  labels: LabelsOf | None
  /** What a party has of its rows, where a quota limits them. */
  quotas: readonly Count[] | None
  /** Its tables with amounts that cannot follow a change of their sponsor's currency. */
  priced: readonly Priced[] | None
  /** Its columns that are sealed for longer than a day. */
  sealed: readonly Sealed[] | None
  /** Functions for earlier features. */
  provides: Partial<Provided> | None
  /** Its facts that the systems of sponsors hear of. */
  webhooks: readonly AnyWebhookSource[] | None
  /** Rows that a worker writes from the facts, in the order of their positions. */
  projections?: (parts: JobParts) => readonly Projection[]
  /** Whether the story of the demo data tells of it. */
  demo: 'story' | None
}

/** Keeps the exact type, so that the list of features can be checked for what no feature brings. */
export const feature = <const F extends Feature>(definition: F): F => definition
