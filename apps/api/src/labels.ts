import type { LabelsOf } from './features/selling/ledger/labels.service.ts'
import { orderLabels } from './features/selling/orders/labels.service.ts'
import { payoutLabels } from './features/selling/payouts/labels.service.ts'

/** Table of contents of what the references of ledger entries are called. */
export const labels: readonly LabelsOf[] = [orderLabels, payoutLabels]
