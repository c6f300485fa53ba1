import * as days from '@affluence/contract/days'
import { ref } from 'vue'

/** The reader's time zone: the browser's until the account says otherwise. */
export const timezone = ref(Intl.DateTimeFormat().resolvedOptions().timeZone)
export const browserZone = timezone.value

/** Days of the calendar where the reader lives, and the instants at which they begin and end. */
export const { addDays } = days
export const dayOf = (instant: string | number, zone = timezone.value) => days.dayIn(instant, zone)
export const startOfDay = (day: string, zone = timezone.value) => days.startOfDay(day, zone)
export const endOfDay = (day: string, zone = timezone.value) => days.endOfDay(day, zone)
/** What the reader's clock shows at an instant, to the minute, and back. */
export const clockAt = (instant: string, zone = timezone.value) => days.clockIn(instant, zone)
export const instantOf = (text: string, zone = timezone.value) => days.instantOf(text, zone)
