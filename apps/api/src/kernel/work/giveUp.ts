/** Thrown by a job that no further try would help: it is set aside at once, for an admin to look at. */
export class GiveUp extends Error {
  override name = 'GiveUp'
}
