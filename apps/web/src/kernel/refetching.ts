import type { PiniaColadaPlugin } from '@pinia/colada'

/**
 * Whoever says that something is old waits for what is new, and has done their part even if it never comes: two who
 * say so at once (the page and the live stream) cancel each other's questions, and what fails is shown where it is shown.
 */
export const patientRefetching: PiniaColadaPlugin = ({ queryCache }) => {
  const invalidate = queryCache.invalidateQueries
  queryCache.invalidateQueries = (...about) => invalidate(...about).catch(() => undefined)
}
