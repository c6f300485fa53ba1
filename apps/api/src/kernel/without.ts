/** A row without what is not shown. */
export function without<T extends object, K extends keyof T>(row: T, ...keys: K[]): Omit<T, K> {
  const hidden = new Set<PropertyKey>(keys)
  return Object.fromEntries(Object.entries(row).filter(([key]) => !hidden.has(key))) as Omit<T, K>
}
