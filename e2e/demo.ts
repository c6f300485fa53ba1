import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { speaking } from './people.ts'
import { admin, type Server, startServer } from './server.ts'
import { expect, test as base } from './test.ts'

/** All workers of a run are children of one process. */
export const folderOf = (run: number) => join(tmpdir(), `affluence-demo-${run}`)
const PATIENCE = 240_000

/** The demo data takes long to create: the first worker to need it does, and the others wait for its copy. */
async function demoData() {
  const folder = folderOf(process.ppid)
  const isComplete = () => existsSync(join(folder, 'complete'))
  try {
    mkdirSync(folder)
  } catch {
    for (const end = Date.now() + PATIENCE; !isComplete(); await sleep(200))
      if (Date.now() > end || !existsSync(folder)) throw new Error('another worker could not create the demo data')
    return join(folder, 'data')
  }
  try {
    const server = await startServer({ DEMO: '1' })
    await expect.poll(() => isSeeded(server), { timeout: PATIENCE, intervals: [1000] }).toBe(true)
    await server.stop((data) => cpSync(data, join(folder, 'data'), { recursive: true }))
    writeFileSync(join(folder, 'complete'), '')
    return join(folder, 'data')
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** The last thing that each of its five shops does is to ask for a top-up. */
async function isSeeded(server: Server) {
  const boss = await speaking(server, admin.email, admin.password)
  const { data } = (await boss('GET', '/api/v1/top-ups?state=requested')) as { data: unknown[] }
  return data.length >= 5
}

/** A server with a copy of the demo data of its own. */
export const startDemo = async () => startServer({}, await demoData())

/** One copy for each worker, for journeys that only look. */
export const test = base.extend<object, { world: Server }>({
  world: [
    async ({ browserName: _ }, use) => {
      const server = await startDemo()
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: PATIENCE },
  ],
  baseURL: async ({ world }, use) => use(world.url),
})
