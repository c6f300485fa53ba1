/** What was looked up most recently, so many at most. */
export function recent<K, V>(most: number) {
  const known = new Map<K, V>()
  const put = (key: K, value: V) => {
    known.delete(key)
    known.set(key, value)
    if (known.size > most) known.delete(known.keys().next().value as K)
    return value
  }
  return {
    get: (key: K) => known.get(key),
    put,
    of: (key: K, find: () => V) => known.get(key) ?? put(key, find()),
  }
}
