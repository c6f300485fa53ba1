/** One measure, day by day; of the period before, drawn faintly behind. */
export type Series = { label: string; values: readonly number[]; isBefore?: boolean }
