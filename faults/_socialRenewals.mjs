// Renewals of rotating tokens while the product is killed.
import { setTimeout as sleep } from 'node:timers/promises'
import { startProduct } from '../bench/_product.mjs'
import { makeDue, reconnect } from '../bench/_social.mjs'
import { countOf, report, syncAll, world } from './_social.mjs'
import { socialWorker } from './_socialWorker.mjs'

/** The numbers of accounts with an interrupted renewal, and of others that do not work. All are reconnected. */
async function interruptedOf(books, standIn) {
  const [interrupted, others] = [`= '${INTERRUPTED}'`, `<> '${INTERRUPTED}'`].map((is) => `${CODE[books.name]} ${is}`)
  const counts = [await countOf(books, `state <> 'active' and ${interrupted}`)]
  counts.push(await countOf(books, `state <> 'active' and (problem is null or ${others})`))
  await reconnect(books, standIn)
  return counts
}
const INTERRUPTED = 'renewal_interrupted'
const CODE = { SQLite: "problem ->> '$.code'", PostgreSQL: "problem ->> 'code'" }
const EVERY = 20

/**
 * The product is killed at any moment between the request for new tokens and their use. Where a platform lets the old token
 * work until the new one is used, no account is lost. Where it ends the old one with its answer, as TikTok does, an answer
 * that was not committed is lost: only the owners of these accounts are asked to reconnect.
 */
const rotation =
  ({ kills, accounts }, name, keepsOld) =>
  async (books, folder) => {
    const { standIn, running, end, env } = await world(books, folder, { platforms: { tiktok: accounts } })
    const lost = { interrupted: 0, otherwise: 0 }
    const countLost = async () => {
      const [interrupted, otherwise] = await interruptedOf(books, standIn)
      lost.interrupted += interrupted
      lost.otherwise += otherwise
    }
    const began = performance.now()
    try {
      if (keepsOld) await standIn.ask('keepOld')
      await running.product.stop('SIGKILL')
      const launch = await socialWorker()
      for (let n = 0; n < kills; n++) {
        await books.run(
          `update social_accounts set token_expires_at = '2020-01-01T00:00:00.000Z' where state = 'active'`,
        )
        await makeDue(books, { isDead: true })
        const renewal = standIn.nextRenewal()
        running.product = launch(folder, env)
        await Promise.race([renewal, sleep(20_000)])
        await sleep(Math.random() * 60)
        await running.product.stop('SIGKILL')
        if (n % EVERY === 0) await countLost()
      }
      await makeDue(books, { isDead: true })
      running.product = await startProduct(folder, env)
      await syncAll(books)
      await countLost()
      await syncAll(books)
      const { renewals } = await standIn.ask('count')
      const facts = {
        kills,
        seconds: Math.round((performance.now() - began) / 1000),
        renewals,
        lost: lost.otherwise,
        [INTERRUPTED]: lost.interrupted,
        answers_left: Number((await books.column('select count(*) from token_answers'))[0]),
        without_token: await countOf(books, "state <> 'active' or access_token is null or refresh_token is null"),
      }
      const wrong = facts.lost + facts.answers_left + facts.without_token + (keepsOld ? lost.interrupted : 0)
      return report(books, `killed while tokens rotate, ${name}`, facts, wrong === 0)
    } finally {
      await end()
    }
  }
export const kept = (options) => rotation(options, 'the old one works until the new one is used', true)
export const ended = (options) => rotation(options, 'the old one ends with the answer', false)
