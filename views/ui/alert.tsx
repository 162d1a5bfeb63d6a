export function Alert(props: { text: string }) {
  return (
    <p class="alert" role="alert">
      {props.text}
    </p>
  )
}
