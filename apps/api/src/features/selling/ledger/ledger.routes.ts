import { ledger } from '@affluence/contract/ledger'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import type { LabelsOf } from './labels.service.ts'
import { askRefund, askTopUp, decideTopUp, listTopUps } from './topUps.service.ts'
import { listEntries } from './movements.service.ts'
import { readFinance, readWallet } from './wallets.service.ts'

export function ledgerRoutes(route: Route, kernel: Kernel, { labels }: { labels: readonly LabelsOf[] }) {
  route(ledger.balance, 'wallet.read', ({ actor }) => readWallet(kernel, actor))
  route(ledger.entries, 'wallet.entries', ({ actor, query }) => listEntries(kernel, labels, actor, query))
  route(ledger.finance, 'platform.watch', () => readFinance(kernel))
  route(ledger.topUps, 'top_up.read', ({ actor, query }) => listTopUps(kernel, actor, query))
  route(ledger.askTopUp, 'top_up.ask', ({ actor, body }) => askTopUp(kernel, actor, body))
  route(ledger.askRefund, 'top_up.ask', ({ actor, body }) => askRefund(kernel, actor, body))
  route(ledger.cancelTopUp, 'top_up.ask', ({ actor, params }) => decideTopUp(kernel, actor, params.id, 'cancel'))
  route(ledger.confirmTopUp, 'top_up.decide', ({ actor, params }) => decideTopUp(kernel, actor, params.id, 'confirm'))
  route(ledger.refuseTopUp, 'top_up.decide', ({ actor, params, body }) =>
    decideTopUp(kernel, actor, params.id, 'refuse', body.reason),
  )
}
