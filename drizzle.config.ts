import { defineConfig } from 'drizzle-kit'

const postgres = /^postgres(ql)?:/.test(process.env.DATABASE_URL ?? '')

export default defineConfig({
  dialect: postgres ? 'postgresql' : 'sqlite',
  schema: ['./apps/api/src/features/*/*/*.tables.ts', './apps/api/src/kernel/*/*.tables.ts'],
  out: postgres ? './drizzle/postgres' : './drizzle/sqlite',
})
