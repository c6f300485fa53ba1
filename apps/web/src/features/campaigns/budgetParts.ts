export const inks = { spent: 'bg-primary', reserved: 'bg-warning', free: 'bg-accented' } as const
