/** Tells the operator what went wrong, with the facts that help to find it; never throws. */
export type Report = (error: unknown, about?: Record<string, unknown>) => void
