/** One part of a whole in basis points, half up; null where there is no whole. */
export const rateOf = (part: number, whole: number) => (whole === 0 ? null : Math.floor((part * 10_000) / whole + 0.5))
