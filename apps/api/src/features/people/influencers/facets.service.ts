import { and, asc, count, desc, isNotNull, sql } from 'drizzle-orm'
import type { AnyColumn } from '../../../kernel/db/columns.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { influencers } from './influencers.tables.ts'
import { findable } from './search.service.ts'

const MAX_VALUES = 100

/** The words a search can choose from: those in use among influencers that can be found. */
export async function influencerFacets({ db }: Kernel) {
  const { category, category_key, niche, niche_key, country } = influencers
  const of = (word: AnyColumn, key: AnyColumn) =>
    db.read
      .select({ value: sql<string>`max(${word})`, count: count() })
      .from(influencers)
      .where(and(findable(), isNotNull(key)))
      .groupBy(key)
      .orderBy(desc(count()), asc(key))
      .limit(MAX_VALUES)
  return {
    categories: await of(category, category_key),
    niches: await of(niche, niche_key),
    languages: await spoken(db),
    countries: await of(country, country),
  }
}

/** Languages are a list in each row; few lists differ, so they are counted as lists and then taken apart. */
async function spoken({ read }: Kernel['db']) {
  const rows = await read
    .select({ languages: influencers.languages, many: count() })
    .from(influencers)
    .where(findable())
    .groupBy(influencers.languages)
  const counts = new Map<string, number>()
  for (const { languages, many } of rows) for (const one of languages) counts.set(one, (counts.get(one) ?? 0) + many)
  return [...counts]
    .map(([value, many]) => ({ value, count: many }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MAX_VALUES)
}
