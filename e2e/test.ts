import { test as base } from '@playwright/test'
import { type Server, startServer } from './server.ts'

/** Each worker has a server of its own; what one journey writes the next may find, so journeys use their own names. */
export const test = base.extend<{ baseURL: string }, { server: Server }>({
  server: [
    async ({ browserName: _ }, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})
export { expect } from '@playwright/test'
