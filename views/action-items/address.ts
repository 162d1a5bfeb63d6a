/** The same address with one parameter set or, when empty, left out; another filter begins at page one. */
export function withParameter(path: string, name: string, value: string): string {
  const url = new URL(path, 'http://x')
  if (value) url.searchParams.set(name, value)
  else url.searchParams.delete(name)
  if (name !== 'page') url.searchParams.delete('page')
  return url.pathname + url.search
}
