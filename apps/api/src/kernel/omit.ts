/** A row without what is not shown. */
export function omit<T extends object, K extends keyof T>(row: T, ...keys: K[]): Omit<T, K> {
  const shown: Partial<T> = {}
  for (const key in row) if (!keys.includes(key as never)) shown[key] = row[key]
  return shown as Omit<T, K>
}
