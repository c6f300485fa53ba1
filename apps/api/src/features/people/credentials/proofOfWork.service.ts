import type { Work } from '@affluence/contract/authentication'
import { later, MINUTE } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { takeAttempt } from './attempts.service.ts'
import { zeroBits } from './proofOfWork.rules.ts'

const LIFE = 10 * MINUTE
const DETAIL =
  'Find a solution for which SHA-256 of challenge, a colon and the solution begins with so many zero bits. Then send the same registration with work: {challenge, solution}.'

const wordsOf = (id: string, bits: string, expires_at: string) => `${id}.${bits}.${expires_at}`

/** A puzzle that costs its solver some time and us nothing: what it says is signed, and stored nowhere. */
function newChallenge({ crypto, clock }: Kernel, bits: number) {
  const id = crypto.token().slice(0, 16)
  const expires = Date.parse(later(clock.now(), LIFE)).toString(36)
  return `${id}.${bits}.${expires}.${crypto.sign('work', wordsOf(id, String(bits), expires))}`
}

export const workRequired = (kernel: Kernel, bits: number) =>
  new Refusal('too_often', 'work_required', {
    challenge: newChallenge(kernel, bits),
    bits,
    algorithm: 'sha256',
    detail: DETAIL,
  })

/** Whether it is a solution of a puzzle of ours that is still open; each counts once. */
export async function redeemWork(tx: Tx, { crypto, clock }: Kernel, { challenge, solution }: Work) {
  const [id = '', bits = '', expires = '', signature = ''] = challenge.split('.')
  const isOurs = crypto.verify('work', wordsOf(id, bits, expires), signature)
  if (!isOurs || Number.parseInt(expires, 36) <= clock.ms()) return false
  const hash = Buffer.from(crypto.hash(`${challenge}:${solution}`), 'base64url')
  if (zeroBits(hash) < Number(bits)) return false
  return (await takeAttempt(tx, [{ key: `work:${id}`, most: 1, window: LIFE }])) === null
}
