import type { EmbeddedPostgres } from '#src/embedded/postgres.ts'

/** The PostgreSQL of this run of the suite, by TCP; ours also by the `options` of its socket. */
export type TestServer = {
  /** Begins the name of every database of this run. */
  run: string
  url: string
  options: EmbeddedPostgres['options'] | undefined
}

/** What the driver needs to reach one database of the server. */
export function databaseOptions(server: TestServer, database?: string) {
  if (server.options) return { ...server.options, ...(database ? { database } : {}) }
  const url = new URL(server.url)
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: database ?? decodeURIComponent(url.pathname.slice(1)),
  }
}

/** The address of one database of the server, for programs that know no socket. */
export function databaseUrl(server: TestServer, database: string): string {
  const url = new URL(server.url)
  url.pathname = `/${database}`
  return url.href
}
