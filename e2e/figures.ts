import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import type { Server } from './server.ts'
import { expect } from './test.ts'

const program = join(import.meta.dirname, '../apps/api/src/cli.ts')
const plain = (text: string) => text.replaceAll(/\s/g, '')

/** What a person reads, without the spaces that differ from language to language. */
export const said = async (page: Page, text: string) =>
  expect.poll(async () => plain(await page.locator('main').innerText())).toContain(plain(text))

/** Every total can be counted again from the ledger, and is the same. */
export async function verifyBooks(server: Server) {
  const env = { PATH: process.env.PATH, DATA_DIR: server.folder, PUBLIC_URL: server.url, LOG_LEVEL: 'error' }
  await promisify(execFile)(process.execPath, [program, 'verify'], { env })
}
