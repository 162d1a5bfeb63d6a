import type { Child } from 'hono/jsx'

export type LightColour = 'red' | 'yellow' | 'green' | 'blue' | 'none'

/** A dot and a word: never colour alone. */
export function Light(props: { colour: LightColour; children: Child }) {
  return (
    <span class={`light ${props.colour}`}>
      <span class="dot" aria-hidden="true" />
      {props.children}
    </span>
  )
}
