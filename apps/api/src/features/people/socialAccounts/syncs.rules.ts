/** Percent with two decimals; null when no account was processed. */
export const successRate = ({ processed, successful }: { processed: number; successful: number }) =>
  processed === 0 ? null : Math.round((successful / processed) * 10_000) / 100
