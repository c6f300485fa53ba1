/** Does the work now; if it is called meanwhile, once more afterwards, however often. Fails with the first failure. */
export function oneAtATime(work: () => Promise<unknown>) {
  let busy = false
  let again = false
  return async () => {
    if (busy) return void (again = true)
    busy = true
    try {
      do {
        again = false
        await work()
      } while (again)
    } finally {
      busy = false
    }
  }
}
