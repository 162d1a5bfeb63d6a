/** One JSON line an event; `fields` never hold a secret, a token or a mail address of a link. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

/** Lines go out together, a tenth of a second later at most; errors at once. A write each would cost a tenth of a page. */
export const jsonLog = logTo(gathered((text) => process.stdout.write(text)))

/** For a runtime that collects what is said to its console (Workers). */
export const consoleLog = logTo((line) => console.log(line))

export const silentLog: Log = { info: () => undefined, error: () => undefined }

function gathered(write: (text: string) => void): (line: string, level: string) => void {
  let held = ''
  let timer: NodeJS.Timeout | undefined
  let begun = false
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const text = held
    held = ''
    if (text) write(text)
  }
  // Held lines must not get lost, nor keep a process from ending.
  return (line, level) => {
    if (!begun) process.once('exit', flush)
    begun = true
    held += `${line}\n`
    if (level === 'error' || held.length > 16_384) return flush()
    timer ??= setTimeout(flush, 100).unref()
  }
}

function logTo(write: (line: string, level: string) => void): Log {
  const say = (level: string, event: string, fields: Record<string, unknown> = {}) =>
    write(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }), level)
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
