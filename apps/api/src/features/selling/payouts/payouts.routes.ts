import { payouts } from '@affluence/contract/payouts'

import type { Kernel } from '../../../kernel/kernel.ts'
import type { Route } from '../../../permissions.ts'
import { listEarnings } from './earnings.service.ts'
import { readPayoutMethod, readReceiver, setPayoutMethod } from './methods.service.ts'
import { listPayable } from './payables.service.ts'
import { createPayout, movePayout } from './payouts.service.ts'
import { getPayout, listPayouts } from './payoutView.service.ts'
import { statementCsv, statementPdf } from './statements.service.ts'

export function payoutRoutes(route: Route, kernel: Kernel) {
  route(payouts.earnings, 'earnings.read', ({ actor }) => listEarnings(kernel, actor))
  route(payouts.list, 'payout.read', ({ actor, query }) => listPayouts(kernel, actor, query))
  route(payouts.method, 'payout_method.read', ({ actor }) => readPayoutMethod(kernel, actor))
  route(payouts.setMethod, 'payout_method.write', ({ actor, body }) => setPayoutMethod(kernel, actor, body))
  route(payouts.payable, 'payout.plan', ({ actor, query }) => listPayable(kernel, actor, query.below_minimum))
  route(payouts.receiver, 'payout.decide', ({ actor, params }) => readReceiver(kernel, actor, params.id))
  route(payouts.get, 'payout.read', ({ actor, params }) => getPayout(kernel, actor, params.id))
  route(payouts.create, 'payout.prepare', ({ actor, body }) => createPayout(kernel, actor, body))
  route(payouts.lock, 'payout.prepare', ({ actor, params }) => movePayout(kernel, actor, params.id, 'lock'))
  route(payouts.cancel, 'payout.prepare', ({ actor, params }) => movePayout(kernel, actor, params.id, 'cancel'))
  route(payouts.process, 'payout.decide', ({ actor, params }) => movePayout(kernel, actor, params.id, 'process'))
  route(payouts.pay, 'payout.decide', ({ actor, params, body }) => movePayout(kernel, actor, params.id, 'pay', body))
  route(payouts.fail, 'payout.decide', ({ actor, params, body }) => movePayout(kernel, actor, params.id, 'fail', body))
  route(payouts.statement, 'payout.read', ({ actor, params, answer }) =>
    answer.file(statementPdf(kernel, actor, params.id)),
  )
  route(payouts.statementCsv, 'payout.read', ({ actor, params, answer }) =>
    answer.file(statementCsv(kernel, actor, params.id)),
  )
}
