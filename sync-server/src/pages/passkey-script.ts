/**
 * The one script of the pages, on those that ask for a passkey only: hands the browser what the server
 * wants to know, and sends its answer as a form. The ceremony itself is @simplewebauthn/browser.
 */
import { readFileSync } from 'node:fs'

const BUNDLE = new URL(
  '../dist/bundle/index.umd.min.js',
  import.meta.resolve('@simplewebauthn/browser'),
)

export const webauthnScript = (): string => readFileSync(BUNDLE, 'utf8')

export const PASSKEY_SCRIPT = `'use strict'
{
  const { browserSupportsWebAuthn, startAuthentication, startRegistration } = SimpleWebAuthnBrowser
  const form = document.querySelector('form[data-passkey]')
  const button = form.querySelector('button')
  const says = document.getElementById('passkey-says')
  const say = text => {
    says.textContent = text
    says.hidden = text === ''
  }
  const WORDS = {
    NotAllowedError: 'The browser was not given a passkey, or it took too long. Try again.',
    InvalidStateError: 'This device holds a passkey of your account already.',
    SecurityError: 'The browser does not keep passkeys for this address.',
  }
  const ask = async () => {
    button.disabled = true
    say('')
    try {
      const optionsJSON = JSON.parse(form.dataset.options)
      const start = form.dataset.passkey === 'create' ? startRegistration : startAuthentication
      form.elements.namedItem('response').value = JSON.stringify(await start({ optionsJSON }))
      form.submit()
    } catch (error) {
      say(WORDS[error.name] ?? 'The browser could not do that. Try again, or in another browser.')
      button.disabled = false
    }
  }
  if (browserSupportsWebAuthn()) {
    form.addEventListener('submit', event => {
      event.preventDefault()
      void ask()
    })
  } else {
    button.disabled = true
    say('This browser knows no passkeys. Open this page in another one.')
  }
}
`
