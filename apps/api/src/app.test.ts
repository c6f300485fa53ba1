import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { duties, features, parts } from './app.ts'
import { gather } from './gather.ts'

const twice = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at)

test('a product in which no feature brings what others need does not compile', () => {
  // @ts-expect-error -- nobody provides, counts, lists, words or notifies anything
  expect(gather([]).duties).toEqual({ jobs: [], tasks: [], loops: [], projections: [] })
})

test('every folder of a feature is listed under its name', () => {
  const storeys = join(import.meta.dirname, 'features')
  const folders = readdirSync(storeys).flatMap((storey) => readdirSync(join(storeys, storey)))
  expect(features.map(({ name }) => name).toSorted()).toEqual([...folders, 'compat'].toSorted())
})

test('nothing is brought by two features', () => {
  const namesByKind = {
    features: features.map(({ name }) => name),
    jobs: [...duties.jobs, ...duties.tasks].map(({ name }) => name),
    lists: parts.lists.map(({ name }) => name),
    notices: features.flatMap(({ notices }) => notices ?? []),
    mails: features.flatMap(({ mails }) => Object.keys(mails?.en ?? {})),
    quotas: features.flatMap(({ quotas }) => (quotas ?? []).map(({ quota }) => quota)),
    provided: features.flatMap(({ provides }) => Object.keys(provides ?? {})),
    sealed: features.flatMap(({ sealed }) => (sealed ?? []).map(({ what }) => what)),
  }
  expect(Object.values(namesByKind).every(({ length }) => length > 3)).toBe(true)
  for (const names of Object.values(namesByKind)) expect(twice(names)).toEqual([])
})

test('every feature words its mails in both languages', () => {
  for (const { mails } of features) expect(Object.keys(mails?.fr ?? {})).toEqual(Object.keys(mails?.en ?? {}))
})
