/** Thrown by a job that no further try would help: it is set aside at once, for somebody to look at. */
export class GiveUp extends Error {
  override name = 'GiveUp'
}
