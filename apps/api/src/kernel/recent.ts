/** What was looked up most recently, so many at most. */
export function recent<K, V>(most: number) {
  const entries = new Map<K, V>()
  const put = (key: K, value: V) => {
    entries.delete(key)
    entries.set(key, value)
    if (entries.size > most) entries.delete(entries.keys().next().value as K)
    return value
  }
  return {
    get: (key: K) => entries.get(key),
    put,
    of: (key: K, find: () => V) => entries.get(key) ?? put(key, find()),
  }
}
