/** One measure, day by day; of the period before, drawn faintly behind. A tone says that more of it is good or bad. */
export type Series = { label: string; values: readonly number[]; isBefore?: boolean; tone?: 'good' | 'bad' }
