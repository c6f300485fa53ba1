import { admin } from '@affluence/contract/admin'
import { screen } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { setLocale } from '../../kernel/messages.ts'
import { renderPage } from '../../testing/renderPage.ts'
import { stubApi } from '../../testing/stubApi.ts'
import OperatorWarnings from './OperatorWarnings.vue'

afterEach(async () => {
  vi.unstubAllGlobals()
  await setLocale('en')
})
const since = '2026-03-02T09:00:00.000Z'
const shown = async (readers: string) => {
  stubApi().stub(admin.warnings, () => ({
    data: [{ code: 'wal_large' as const, since, data: { megabytes: 312, readers } }],
  }))
  await renderPage(OperatorWarnings, { texts: ['dashboards'] })
  return (await screen.findByRole('alert')).textContent
}

test('an admin reads how large the log of the database is, and who keeps it from being shortened', async () => {
  const text = await shown('4711 (sqlite3)')
  expect(text).toContain('The write-ahead log of the database is 312 MB large')
  expect(text).toContain('Reading now: process 4711 (sqlite3).')
})

test('where the reader is not known, nobody is named', async () => {
  await setLocale('fr')
  const text = await shown('')
  expect(text).toContain('Le journal d’écriture de la base de données fait 312 Mo')
  expect(text).not.toContain('Lecteurs')
})
