import type { Child } from 'hono/jsx'
import { useView } from '../context.ts'

/** A header cell that sorts by a link; the order stays in the address. */
export function SortHeader(props: { name: string; label: string; numeric?: boolean }) {
  const { path, t } = useView()
  const url = new URL(path, 'http://x')
  const current = url.searchParams.get('sort')
  const descending = current === props.name
  url.searchParams.set('sort', descending ? `-${props.name}` : props.name)
  const sorted =
    current === props.name ? 'ascending' : current === `-${props.name}` ? 'descending' : undefined
  return (
    <th scope="col" class={props.numeric ? 'number' : undefined} aria-sort={sorted}>
      <a href={url.pathname + url.search} title={t('common.sortBy', { name: props.label })}>
        {props.label}
      </a>
    </th>
  )
}

/** One filter chip: a link that sets or clears one parameter of the address. */
export function Chip(props: { name: string; value: string; children: Child }) {
  const { path } = useView()
  const url = new URL(path, 'http://x')
  const active = (url.searchParams.get(props.name) ?? '') === props.value
  if (props.value) url.searchParams.set(props.name, props.value)
  else url.searchParams.delete(props.name)
  url.searchParams.delete('page')
  return (
    <a class="chip" href={url.pathname + url.search} aria-current={active ? 'true' : undefined}>
      {props.children}
    </a>
  )
}

export function Chips(props: { label: string; children: Child }) {
  return (
    <nav class="chips" aria-label={props.label}>
      {props.children}
    </nav>
  )
}

/** What stands where rows would: says what to do. */
export function Empty(props: { children: Child }) {
  return <p class="empty">{props.children}</p>
}
