// Passkeys: the browser asks the authenticator, the form carries its answer. Where a browser cannot,
// the forms stay hidden (app.css, .passkey) and the other ways of signing in remain.

if (self.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.prototype.toJSON) {
  document.documentElement.dataset.passkeys = ''
  // Before htmx and app.js: the form is sent once its answer is there.
  document.addEventListener('submit', (event) => event.target.dataset.passkey && sign(event), true)
}

async function sign(event) {
  event.preventDefault()
  event.stopImmediatePropagation()
  const form = event.target
  const note = form.querySelector('[role="alert"]')
  note.textContent = ''
  try {
    const question = await fetch(form.dataset.challenge, { method: 'POST' })
    // Signed out, or asked once more who it is: both are pages.
    if (question.redirected || question.status === 401) return location.assign(form.dataset.again)
    form.elements.response.value = JSON.stringify(await ask[form.dataset.passkey](await question.json()))
    form.submit()
  } catch (error) {
    note.textContent = error.name === 'InvalidStateError' ? form.dataset.there : form.dataset.failed
  }
}

const ask = {
  create: (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
}
