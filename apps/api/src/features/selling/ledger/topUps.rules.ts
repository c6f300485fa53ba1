import type { TopUp } from '@affluence/contract/ledger'
import type { z } from 'zod'
import type { ActorKind } from '../../../kernel/access.ts'
import { machine } from '../../../kernel/lifecycle.ts'

export const lifecycle = machine('top_up', {
  requested: { confirm: 'confirmed', refuse: 'refused', cancel: 'cancelled' },
  confirmed: {},
  refused: {},
  cancelled: {},
})

type View = z.output<typeof TopUp>
export function actionsFor(state: View['state'], reader: ActorKind): View['actions'] {
  if (state !== 'requested') return []
  if (reader === 'admin') return ['confirm', 'refuse']
  return reader === 'sponsor' ? ['cancel'] : []
}
