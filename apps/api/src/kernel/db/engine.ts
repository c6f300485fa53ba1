/** Which engine this process speaks: decided once, before the first table is built. */
export const isPostgres = (url: string) => /^postgres(ql)?:/.test(url)
export const onPostgres = isPostgres(process.env.DATABASE_URL ?? '')
/** For the engine's own tools, which find their settings there; see postgresBackup.ts. */
export const environmentOfTools = () => process.env
