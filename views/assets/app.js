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

// Keys: `/` to the search field of the page, `g` and a letter to a page of the menu, `?` to the list of them all.
document.documentElement.dataset.keys = ''
const keys = {
  wentAt: Number.NEGATIVE_INFINITY,
  get on() {
    return localStorage.getItem('keys') !== 'off'
  },
  show() {
    const dialog = document.querySelector('#keys')
    const list = dialog?.querySelector('dl')
    if (!list || dialog.open) return
    for (const link of list.children.length > 4 ? [] : document.querySelectorAll('nav a[data-key]')) {
      const term = document.createElement('dt')
      for (const text of ['g', link.dataset.key]) {
        term.append(Object.assign(document.createElement('kbd'), { textContent: text }), ' ')
      }
      list.append(term, Object.assign(document.createElement('dd'), { textContent: link.textContent }))
    }
    dialog.querySelector('input').checked = keys.on
    dialog.showModal()
  },
  search() {
    const seen = (place) =>
      [...document.querySelectorAll(`main ${place}`)].find((each) => each.getClientRects().length > 0)
    const field = seen('input[type="search"]') ?? seen('.filters :is(input:not([type="hidden"]), select)')
    const wanted = field ?? document.querySelector('.find input')
    wanted?.focus()
    wanted?.select?.()
  },
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return
  if (event.target.closest?.('input, select, textarea, [contenteditable], dialog[open]') || !keys.on) return
  const goes = event.timeStamp - keys.wentAt < 1500
  keys.wentAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
  const link = goes && document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`)
  if (link) link.click()
  else if (event.key === '/') keys.search()
  else if (event.key === '?') keys.show()
  else return
  event.preventDefault()
})
document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-opens="#keys"]')) keys.show()
  if (event.target.closest?.('[data-closes]')) event.target.closest('dialog')?.close()
})
document.addEventListener('change', (event) => {
  if (event.target.closest?.('#keys')) localStorage.setItem('keys', event.target.checked ? 'on' : 'off')
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
