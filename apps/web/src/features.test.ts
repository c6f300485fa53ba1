import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { features } from './features.ts'
import { loadTexts, setLocale, textAt } from './kernel/messages.ts'
import { router } from './router.ts'
import { placesOf } from './shell/navigation.ts'

const roles = ['admin', 'sponsor', 'influencer'] as const
const reader = (role: (typeof roles)[number], more = {}) => ({ role, looking: false, waiting: false, ...more })
const pathsOf = (...of: Parameters<typeof placesOf>) => placesOf(...of).map(({ to }) => to)

test('every folder of a feature is listed under its name', () => {
  const folders = readdirSync(join(import.meta.dirname, 'features'))
  expect(features.map(({ name }) => name).toSorted()).toEqual(folders.toSorted())
})

test('what stands in the menu of a role is a page that the role may open', () => {
  for (const role of roles) {
    const places = placesOf(reader(role))
    expect(places.length).toBeGreaterThan(10)
    for (const { to } of places) {
      const { meta, name } = router.resolve(to)
      expect(name).not.toBe('not_found')
      expect(Array.isArray(meta.who) ? meta.who : [role]).toContain(role)
    }
  }
})

test('the menu has its words in both languages before any page is open', async () => {
  await loadTexts('shell')
  const labels = (role: (typeof roles)[number]) => placesOf(reader(role)).map(({ label }) => textAt(label))
  for (const language of ['fr', 'en'] as const) {
    await setLocale(language)
    for (const role of roles) expect(labels(role).filter((label) => /^$|^\w+\.\w/.test(label))).toEqual([])
  }
  expect(labels('sponsor').slice(0, 4)).toEqual(['Home', 'Campaigns', 'Influencers', 'Ad requests'])
})

test('who waits to be let in sees their own account; who came by a link has no keys and files', () => {
  expect(pathsOf(reader('influencer', { waiting: true }))).toEqual(['/home', '/profile', '/notifications', '/account'])
  const hidden = pathsOf(reader('influencer')).filter(
    (to) => !pathsOf(reader('influencer', { looking: true })).includes(to),
  )
  expect(hidden).toEqual(['/api-keys', '/exports'])
})
