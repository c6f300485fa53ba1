/** Where other applications report the position. */
export const reportUrl = () => new URL('/api/v1/courier/positions', location.href).href

const HTTP_MODE = 3
const MOVE_MODE = 2
/** Opens OwnTracks with everything filled in: https://owntracks.org/booklet/features/remoteconfig */
export function ownTracksUrl(secret: string) {
  const configuration = {
    _type: 'configuration',
    mode: HTTP_MODE,
    url: reportUrl(),
    auth: true,
    username: 'courier',
    password: secret,
    deviceId: 'phone',
    tid: 'co',
    monitoring: MOVE_MODE,
    locatorInterval: 15,
  }
  return `owntracks:///config?inline=${encodeURIComponent(btoa(JSON.stringify(configuration)))}`
}
