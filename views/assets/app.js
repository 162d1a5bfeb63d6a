// What HTML cannot do alone, and nothing else. Every page works without this file; the build puts htmx before it.

// On a phone the menu starts folded; without script it is simply open.
const foldMenu = () => {
  for (const menu of document.querySelectorAll('details.menu'))
    menu.open = matchMedia('(min-width: 861px)').matches
}
foldMenu()

// <button data-copy="#id">: puts the text of an element on the clipboard; the text itself stays selectable.
document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]')
  const source = button && document.querySelector(button.dataset.copy)
  if (!source) return
  event.preventDefault()
  const text = source.value ?? source.textContent
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text })
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
  announce(button.dataset.copied ?? button.textContent)
})

// <input data-filter="#list">: hides the items of a long list that do not hold what is typed.
document.addEventListener('input', (event) => {
  const list = event.target.dataset?.filter && document.querySelector(event.target.dataset.filter)
  if (!list) return
  const wanted = event.target.value.trim().toLowerCase()
  for (const item of list.querySelectorAll('[data-name]'))
    item.hidden = wanted !== '' && !item.dataset.name.toLowerCase().includes(wanted)
})

// <button data-check="id id …">: ticks the boxes with these values, as choosing a group or a preset does.
document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-check]')
  if (!button) return
  event.preventDefault()
  const wanted = new Set(button.dataset.check.split(' '))
  for (const box of button.form?.querySelectorAll('input[type="checkbox"]') ?? []) {
    if (wanted.has(box.value) && !box.checked) box.click()
  }
})

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = '1'
  setTimeout(() => delete form.dataset.sent, 4000)
})
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

const announce = (text) => {
  const place = document.querySelector('#alerts')
  if (place) place.innerHTML = ''
  const line = Object.assign(document.createElement('p'), { className: 'flash', textContent: text })
  place?.append(line)
}

document.addEventListener('htmx:after:swap', foldMenu)
