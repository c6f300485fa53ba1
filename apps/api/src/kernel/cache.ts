import type { BentoCache } from 'bentocache'
import { onceIn, sender, withDeadline } from './work/redis.ts'
import type { Report } from './report.ts'

/** For what is the same for everybody and dear to compute; never for rights. */
export type Cache = {
  /** What `load` answered at most `ttl` milliseconds ago; of many who ask at once, one loads. */
  get<T>(key: string, how: { ttl: number; tags: string[] }, load: () => Promise<T>): Promise<T>
  /** Forgets whatever carries one of the tags, here and in every process that hears the same Redis. */
  drop(...tags: string[]): Promise<void>
  close(): Promise<void>
}

const SIZE = '32mb'
const CHANNEL = 'affluence:forget'

/** Each process remembers for itself; Redis only carries what to forget, so that no reader ever waits for it. */
export async function openCache(url: string | undefined, report: Report): Promise<Cache> {
  let memory: ReturnType<typeof inMemory> | undefined
  const forget = async (tags: string[]) => void (await (await memory)?.deleteByTag({ tags }))
  const others = url ? await shared(url, report, { forget, forgetAll: async () => (await memory)?.clear() }) : null
  return {
    get: async (key, { ttl, tags }, factory) => (await (memory ??= inMemory())).getOrSet({ key, ttl, tags, factory }),
    async drop(...tags) {
      await forget(tags)
      await others?.tell(tags)
    },
    async close() {
      others?.close()
      await (await memory)?.disconnect()
    },
  }
}

async function inMemory(): Promise<BentoCache<Record<'all', never>>> {
  const [{ BentoCache: Made, bentostore }, { memoryDriver }] = await Promise.all([
    import('bentocache'),
    import('bentocache/drivers/memory'),
  ])
  const all = bentostore().useL1Layer(memoryDriver({ maxSize: SIZE }))
  return new Made({ default: 'all', stores: { all } }) as never
}

type Ears = { forget(tags: string[]): Promise<unknown>; forgetAll(): Promise<unknown> }
async function shared(url: string, report: Report, { forget, forgetAll }: Ears) {
  const { Redis } = await import('ioredis')
  const reportRarely = onceIn(60_000, report)
  const sending = sender(Redis, url)
  const hearing = new Redis(url, { maxRetriesPerRequest: null })
  for (const one of [sending, hearing]) one.on('error', reportRarely)
  sending.connect().catch(reportRarely)
  hearing.subscribe(CHANNEL).catch(reportRarely)
  hearing.on('message', (_, tags: string) => void forget(tags.split(' ')).catch(report))
  // What was said while we were away is lost: whatever it was, it is forgotten.
  hearing.on('ready', () => void forgetAll().catch(report))
  return {
    tell: (tags: string[]) =>
      withDeadline(sending.publish(CHANNEL, tags.join(' '))).then(() => undefined, reportRarely),
    close() {
      sending.disconnect()
      hearing.disconnect()
    },
  }
}
