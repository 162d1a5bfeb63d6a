/** Opens the database of a folder, says so, and waits to be killed (postgres.test.ts). */
import { openEmbeddedPostgres } from '#src/embedded/postgres.ts'

const { pid } = await openEmbeddedPostgres(JSON.parse(process.argv[2] ?? '{}'))
process.send?.(pid)
setInterval(() => {}, 1000)
