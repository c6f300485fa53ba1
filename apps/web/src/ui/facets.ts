type Facet = { value: string; count: number }

/** What can be chosen, and how many of each there are. */
export const counted = (facets: readonly Facet[] | undefined, name: (value: string) => string = (value) => value) =>
  (facets ?? []).map(({ value, count }) => ({ value, label: `${name(value)} (${count})` }))
