import { PositionReport } from '@affluence/contract/positions'
import { expect, test } from 'vitest'
import { readReport, slotOf } from './positions.rules.ts'

const now = '2026-03-02T09:00:00.000Z'
const read = (body: unknown, query = {}) => readReport(PositionReport.parse(body), query, now)

/** As OwnTracks for Android sends it in HTTP mode. */
const ownTracks = {
  _type: 'location',
  BSSID: '12:34:56:78:9a:bc',
  SSID: 'shop',
  _id: 'a1b2c3d4',
  acc: 13,
  alt: 52,
  batt: 67,
  bs: 1,
  cog: 270,
  conn: 'm',
  created_at: 1772441940,
  lat: 4.0511,
  lon: 9.7679,
  m: 1,
  t: 'u',
  tid: 'co',
  topic: 'owntracks/courier/phone',
  tst: 1772441930,
  vac: 3,
  vel: 14,
}
/** As Traccar Client sends it from version 9. */
const traccar = {
  location: {
    timestamp: '2026-03-02T08:58:50.000Z',
    coords: { latitude: 4.0511, longitude: 9.7679, accuracy: 13.4, speed: 4, heading: 270, altitude: 52 },
    is_moving: true,
    odometer: 1204,
    event: 'motionchange',
    battery: { level: 0.67, is_charging: false },
    activity: { type: 'in_vehicle' },
    extras: {},
  },
  device_id: '48241179',
}
const at = '2026-03-02T08:58:50.000Z'

test('a location of OwnTracks is a position', () => {
  expect(read(ownTracks)).toEqual({
    device: null,
    fixes: [{ latitude: 4.0511, longitude: 9.7679, accuracy: 13, at }],
  })
})

test.each([
  { _type: 'transition', wtst: 1772441000, lat: 4, lon: 9, tst: 1772441930, acc: 20, tid: 'co', event: 'enter' },
  { _type: 'waypoint', desc: 'shop', lat: 4, lon: 9, rad: 100, tst: 1772441930 },
  { _type: 'waypoints', _creator: 'test', waypoints: [] },
  { _type: 'status', android: { hib: 0, bo: 1 } },
  { _type: 'lwt', tst: 1772441930 },
  { _type: 'encrypted', data: 'bm9uc2Vuc2U=' },
  { _type: 'location', tst: 1772441930 },
  { _type: 'location', lat: 91, lon: 9, tst: 1772441930 },
])('$_type of OwnTracks without a usable place is taken and means nothing', (message) => {
  expect(read(message).fixes).toEqual([])
})

test('the JSON of Traccar Client is a position of the device that it names, alone or in a batch', () => {
  const fix = { latitude: 4.0511, longitude: 9.7679, accuracy: 14, at }
  expect(read(traccar)).toEqual({ device: '48241179', fixes: [fix] })
  expect(read({ ...traccar, location: [traccar.location, traccar.location] }).fixes).toEqual([fix, fix])
  expect(read({ ...traccar, location: { ...traccar.location, coords: null } }).fixes).toEqual([])
})

test.each([
  ['1772441930', at],
  ['1772441930000', at],
  ['2026-03-02T08:58:50Z', at],
  ['2026-03-02 08:58:50', at],
])('the older form of Traccar Client says its time as %s', (timestamp, expected) => {
  const fields = { id: 'secret', lat: '4.0511', lon: '9.7679', accuracy: '12.5', speed: '8', batt: '67', timestamp }
  const fix = { latitude: 4.0511, longitude: 9.7679, accuracy: 13, at: expected }
  expect(read(undefined, fields)).toEqual({ device: 'secret', fixes: [fix] })
  expect(read(fields)).toEqual({ device: 'secret', fixes: [fix] })
})

test('the older form may name the place in one field, and says when it is not valid', () => {
  const fields = { deviceid: 'secret', location: '4.0511,9.7679', timestamp: '1772441930' }
  expect(read(undefined, fields).fixes).toEqual([{ latitude: 4.0511, longitude: 9.7679, accuracy: null, at }])
  expect(read(undefined, { ...fields, valid: 'false' }).fixes).toEqual([])
  expect(read(undefined, { id: 'secret' }).fixes).toEqual([])
})

test('our page sends several at once; a clock that is ahead is set right', () => {
  const one = { latitude: 4, longitude: 9, accuracy: 250.2, at: '2026-03-02T09:59:00+01:00' }
  const ahead = { ...one, accuracy: null, at: '2027-01-01T00:00:00Z' }
  expect(read({ positions: [one, ahead] }).fixes).toEqual([
    { latitude: 4, longitude: 9, accuracy: 251, at: '2026-03-02T08:59:00.000Z' },
    { latitude: 4, longitude: 9, accuracy: null, at: now },
  ])
  expect(PositionReport.safeParse({ positions: [{ latitude: 91, longitude: 9, at: one.at }] }).success).toBe(false)
})

test('ten seconds are one slot', () => {
  expect(slotOf('2026-03-02T09:00:09.999Z')).toBe(slotOf(now))
  expect(slotOf('2026-03-02T09:00:10.000Z')).toBe(slotOf(now) + 1)
})
