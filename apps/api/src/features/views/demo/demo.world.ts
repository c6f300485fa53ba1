import type { AdminActor } from '../../../kernel/access.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Kernel } from '../../../kernel/kernel.ts'

/** What telling the past needs: the product, a clock that can be set, and who decides. */
export type World = {
  kernel: Kernel
  clock: Clock & { steer(to: string | null): void }
  admin: AdminActor
  hash: string
}
