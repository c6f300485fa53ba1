/**
 * One measure, day by day; of the period before, drawn faintly behind. A day that was not measured is null. A tone says
 * that more of it is good or bad.
 */
export type Series = { label: string; values: readonly (number | null)[]; isBefore?: boolean; tone?: 'good' | 'bad' }
/** A place on the axis that changes how the values are to be read. */
export type Mark = { at: number; label: string }
