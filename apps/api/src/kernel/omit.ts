/** A row without what is not shown. */
export function omit<T extends object, K extends keyof T>(row: T, ...keys: K[]): Omit<T, K> {
  const kept: Partial<T> = {}
  for (const key in row) if (!keys.includes(key as never)) kept[key] = row[key]
  return kept as Omit<T, K>
}
