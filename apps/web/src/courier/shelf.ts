/** What this device keeps between two visits, pictures included. */
export type Shelf = {
  get<T>(name: string): Promise<T | null>
  set(name: string, value: unknown): Promise<void>
}

const STORE = 'kept'
const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('storage failed')))
  })

async function opened() {
  const request = indexedDB.open('courier', 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
  return done(request)
}

/** Where a browser keeps nothing, as in some private windows, it is remembered until the page is closed. */
export function memoryShelf(): Shelf {
  const values = new Map<string, unknown>()
  return {
    get: async <T>(name: string) => (values.get(name) as T | undefined) ?? null,
    set: async (name, value) => void values.set(name, value),
  }
}

export async function openShelf(): Promise<Shelf> {
  try {
    const db = await opened()
    const store = (mode: IDBTransactionMode) => db.transaction(STORE, mode).objectStore(STORE)
    return {
      get: async <T>(name: string) => ((await done(store('readonly').get(name))) as T | undefined) ?? null,
      set: async (name, value) => void (await done(store('readwrite').put(value, name))),
    }
  } catch {
    return memoryShelf()
  }
}
