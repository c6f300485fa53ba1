/** A row without what is not shown. */
export function omit<T extends object, K extends keyof T>(row: T, ...keys: K[]): Omit<T, K> {
  const rest: Partial<T> = {}
  for (const key in row) if (!keys.includes(key as never)) rest[key] = row[key]
  return rest as Omit<T, K>
}
