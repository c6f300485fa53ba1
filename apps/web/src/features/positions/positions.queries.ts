import { queryKind } from '../../kernel/queries.ts'

/** Orders on their way and where their couriers are. */
export const trackingQueries = queryKind('tracking', ['order.*', 'courier.*'])
