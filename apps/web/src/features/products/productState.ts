/** How each state of a product looks. */
export const tones = { draft: 'plain', active: 'good', archived: 'wait' } as const
