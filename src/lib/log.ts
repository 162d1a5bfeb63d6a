/** One JSON line an event; `fields` never hold a secret, a token or a mail address of a link. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

export const jsonLog = logTo((line) => process.stdout.write(`${line}\n`))

/** For a runtime that collects what is said to its console (Workers). */
export const consoleLog = logTo((line) => console.log(line))

export const silentLog: Log = { info: () => undefined, error: () => undefined }

function logTo(write: (line: string) => void): Log {
  const say = (level: string, event: string, fields: Record<string, unknown> = {}) =>
    write(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }))
  return {
    info: (event, fields) => say('info', event, fields),
    error: (event, fields) => say('error', event, fields),
  }
}

/** What may be logged of an error: name, message, SQLSTATE; no parameters of a query. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) }
  const code = 'code' in error ? error.code : undefined
  return {
    error: error.message,
    name: error.name,
    code,
    stack: error.stack?.split('\n').slice(1, 6).join(' | '),
  }
}
