/** What each page says. */
import type { Way } from '#auth'
import { html, type Html } from './html.ts'
import type { Page } from './page.ts'

const problem = (text: string | undefined): Html =>
  text === undefined ? html`` : html`<p class="note bad" role="alert">${text}</p>`

const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

export interface SignInContent {
  readonly ways: readonly Way[]
  readonly maySignUp: boolean
  readonly next: string
  readonly email?: string | undefined
  readonly error?: string | undefined
  readonly status?: number
}

export const signInPage = (it: SignInContent): Page => ({
  title: 'Sign in',
  status: it.status ?? 200,
  body: html`<h1>Sign in to Kith</h1>
    <p>What is on your device stays open without this.</p>
    ${problem(it.error)}
    ${
      it.ways.length > 0 &&
      html`<div class="ways">
          ${it.ways.map(
            way =>
              html`<a
                class="button"
                href="/sign-in/with/${way.id}?next=${encodeURIComponent(it.next)}"
                >Continue with ${way.label}</a
              >`,
          )}
        </div>
        <div class="or">or</div>`
    }
    <form method="post" action="/sign-in">
      ${hidden('next', it.next)}
      <label
        >E-mail<input
          name="email"
          type="email"
          autocomplete="username"
          required
          maxlength="254"
          value="${it.email ?? ''}"
          ${it.email === undefined && html`autofocus`}
      /></label>
      <label
        >Password<input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength="1000"
          ${it.email !== undefined && html`autofocus`}
      /></label>
      <button class="primary">Sign in</button>
    </form>
    <div class="foot">
      <a href="/forgot">Forgot the password?</a
      >${it.maySignUp && html`<a href="/sign-up?next=${encodeURIComponent(it.next)}">Make an account</a>`}
    </div>`,
})

/** Alone, without a password: the browser asks which passkey, and its owner for a PIN or a finger. */
export const passkeyPage = (it: {
  readonly next: string
  readonly options: object
  readonly error?: string | undefined
}): Page => ({
  title: 'Sign in with a passkey',
  status: it.error === undefined ? 200 : 401,
  hasPasskey: true,
  body: html`<h1>Sign in with a passkey</h1>
    <p>It stands for your password and the second step. Your browser asks which one.</p>
    ${problem(it.error)}
    ${passkeyForm({ kind: 'get', action: '/sign-in/with/passkey', options: it.options, verb: 'Use a passkey', fields: hidden('next', it.next) })}
    <div class="foot">
      <a href="/sign-in?next=${encodeURIComponent(it.next)}">Sign in with a password</a>
    </div>`,
})

export interface SecondStepContent {
  readonly next: string
  /** Whether an authenticator makes codes; backup codes are taken anyway. */
  readonly hasCode: boolean
  /** What the browser hands to the passkey; `undefined`: the account has none. */
  readonly passkey?: object | undefined
  readonly error?: string | undefined
}

export const secondStepPage = ({ next, hasCode, passkey, error }: SecondStepContent): Page => ({
  title: 'Two-factor sign-in',
  status: error === undefined ? 200 : 401,
  hasPasskey: passkey !== undefined,
  body: html`<h1>${passkey === undefined ? 'Enter your code' : 'Use your passkey'}</h1>
    <p>
      ${
        passkey === undefined
          ? 'From your authenticator app, or one of your backup codes.'
          : 'Your password was right; this is the second step.'
      }
    </p>
    ${problem(error)}
    ${
      passkey !== undefined &&
      html`${passkeyForm({ kind: 'get', action: '/sign-in/passkey', options: passkey, verb: 'Use a passkey', fields: hidden('next', next) })}
        <div class="or">or</div>`
    }
    <form method="post" action="/sign-in/code">
      ${hidden('next', next)}
      <label
        >${passkey === undefined ? 'Code' : hasCode ? 'Code of your authenticator, or a backup code' : 'Backup code'}<input
          class="${hasCode ? 'code' : 'code plain'}"
          name="code"
          autocomplete="one-time-code"
          required
          maxlength="40"
          ${passkey === undefined && html`autofocus`}
          autocapitalize="off"
          spellcheck="false"
      /></label>
      <button class="${passkey === undefined ? 'primary' : ''}">Continue</button>
    </form>
    <div class="foot"><a href="/sign-in">Start again</a></div>`,
})

export const newPasskeyPage = (it: {
  readonly ticket: string
  readonly options: object
  readonly email: string
  readonly name: string
  readonly host: string
}): Page => ({
  title: 'New passkey',
  hasPasskey: true,
  body: html`<h1>Make a passkey</h1>
    <p>
      Go on only if you asked for it in Kith a moment ago. From then on it signs you in: after the
      password, or instead of it.
    </p>
    <dl class="card">
      <dt>Account</dt>
      <dd>${it.email}</dd>
      <dt>Server</dt>
      <dd>${it.host}</dd>
      <dt>Passkey</dt>
      <dd dir="auto">${it.name}</dd>
    </dl>
    ${passkeyForm({ kind: 'create', action: '/passkeys/new', options: it.options, verb: 'Make the passkey', fields: hidden('ticket', it.ticket) })}`,
})

function passkeyForm(it: {
  readonly kind: 'create' | 'get'
  readonly action: string
  readonly options: object
  readonly verb: string
  readonly fields: Html
}): Html {
  return html`<form
    method="post"
    action="${it.action}"
    data-passkey="${it.kind}"
    data-options="${JSON.stringify(it.options)}"
  >
    ${it.fields}${hidden('response', '')}
    <p class="note bad" id="passkey-says" role="alert" hidden></p>
    <button class="primary" autofocus>${it.verb}</button>
    <noscript
      ><p class="note bad">Passkeys need JavaScript, which is off in this browser.</p></noscript
    >
  </form>`
}

export interface SignUpContent {
  readonly next: string
  readonly invite: string
  readonly name?: string
  readonly email?: string
  readonly error?: string | undefined
  readonly status?: number
}

export const signUpPage = (it: SignUpContent): Page => ({
  title: 'Make an account',
  status: it.status ?? 200,
  body: html`<h1>Make an account</h1>
    <p>For working together. Your own data needs none.</p>
    ${problem(it.error)}
    <form method="post" action="/sign-up">
      ${hidden('next', it.next)}${hidden('invite', it.invite)}
      <label
        >Name<input
          name="name"
          autocomplete="name"
          required
          maxlength="120"
          value="${it.name ?? ''}"
          autofocus
      /></label>
      <label
        >E-mail<input
          name="email"
          type="email"
          autocomplete="username"
          required
          maxlength="254"
          value="${it.email ?? ''}"
      /></label>
      <label
        >Password, at least 8 characters<input
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minlength="8"
          maxlength="256"
      /></label>
      <button class="primary">Make the account</button>
    </form>
    <div class="foot">
      <a href="/sign-in?next=${encodeURIComponent(it.next)}">I have an account</a>
    </div>`,
})

export const deviceCodePage = (error?: string): Page => ({
  title: 'Connect a device',
  status: error === undefined ? 200 : 404,
  body: html`<h1>Connect a device</h1>
    <p>Type the code that Kith shows on it.</p>
    ${problem(error)}
    <form method="get" action="/device">
      <label
        >Code<input
          class="code"
          name="user_code"
          required
          maxlength="12"
          autofocus
          autocapitalize="characters"
          autocomplete="off"
          spellcheck="false"
      /></label>
      <button class="primary">Continue</button>
    </form>`,
})

export const approvePage = (it: {
  readonly userCode: string
  readonly device: string
  readonly email: string
}): Page => ({
  title: 'Connect a device',
  body: html`<h1>Sign in on this device?</h1>
    <p>Say yes only if you asked for it in Kith a moment ago, and Kith shows the same code.</p>
    <dl class="card">
      <dt>Code</dt>
      <dd class="mono">${it.userCode}</dd>
      <dt>Device</dt>
      <dd dir="auto">${it.device || 'without a name'}</dd>
      <dt>Account</dt>
      <dd>${it.email}</dd>
    </dl>
    <form method="post" action="/device">
      ${hidden('user_code', it.userCode)}
      <div class="two">
        <button name="answer" value="no">No</button
        ><button class="primary" name="answer" value="yes">Yes, sign in</button>
      </div>
    </form>`,
})

export const forgotPage = (error?: string): Page => ({
  title: 'Forgotten password',
  status: error === undefined ? 200 : 429,
  body: html`<h1>Choose a new password</h1>
    <p>We send a link to your address.</p>
    ${problem(error)}
    <form method="post" action="/forgot">
      <label
        >E-mail<input
          name="email"
          type="email"
          autocomplete="username"
          required
          maxlength="254"
          autofocus
      /></label>
      <button class="primary">Send the link</button>
    </form>
    <div class="foot"><a href="/sign-in">Back</a></div>`,
})

export const resetPage = (token: string, error?: string): Page => ({
  title: 'New password',
  status: error === undefined ? 200 : 422,
  body: html`<h1>New password</h1>
    <p>Every device signs in again with it.</p>
    ${problem(error)}
    <form method="post" action="/reset">
      ${hidden('token', token)}
      <label
        >Password, at least 8 characters<input
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minlength="8"
          maxlength="256"
          autofocus
      /></label>
      <button class="primary">Keep this password</button>
    </form>`,
})

export const verifyPage = (token: string): Page => ({
  title: 'Confirm your address',
  // A button, because programs that read mail open links too.
  body: html`<h1>Confirm your address</h1>
    <p>One click, and you can sign in.</p>
    <form method="post" action="/verify">
      ${hidden('token', token)}<button class="primary">This is my address</button>
    </form>`,
})

export const invitePage = (it: {
  readonly code: string
  readonly origin: string
  readonly workspace: string
  readonly invitedBy: string
  readonly role: string
}): Page => ({
  title: 'Invitation',
  body: html`<h1>${it.invitedBy} invites you to ${it.workspace}</h1>
    <p>
      You would join as <b>${it.role}</b>. Open Kith, choose <b>Join a team</b>, and paste this
      link:
    </p>
    <div class="card"><span class="mono long">${it.origin}/invite/${it.code}</span></div>
    <form>
      <a
        class="button primary"
        href="kith://join?link=${encodeURIComponent(`${it.origin}/invite/${it.code}`)}"
        >Open Kith</a
      >
    </form>
    <div class="foot">
      <a href="/sign-up?invite=${it.code}&amp;next=${encodeURIComponent(`/invite/${it.code}`)}"
        >Make an account first</a
      >
    </div>`,
})

export const welcomePage = (email: string): Page => ({
  title: 'Signed in',
  body: html`<h1>You are signed in</h1>
    <p>As <b>${email}</b> in this browser. You can close this page and go back to Kith.</p>
    <form method="post" action="/sign-out"><button>Sign out of this browser</button></form>`,
})

export const homePage = (origin: string): Page => ({
  title: 'Server',
  body: html`<h1>A Kith server</h1>
    <p>To share a workspace or join one, open Kith and name this server:</p>
    <div class="card"><span class="mono long">${origin}</span></div>
    <div class="foot"><a href="/sign-in">Sign in</a></div>`,
})

/** An end: what happened, and where to go on. */
export const messagePage = (
  title: string,
  text: string,
  link?: { readonly href: string; readonly label: string },
  status = 200,
): Page => ({
  title,
  status,
  body: html`<h1>${title}</h1>
    <p>${text}</p>
    ${link !== undefined && html`<a class="button" href="${link.href}">${link.label}</a>`}`,
})

export const unsubscribePage = (token: string): Page => ({
  title: 'No more mails',
  body: html`<h1>No more mails about this workspace</h1>
    <p>
      What concerns you still stands under Notifications in Kith, where mails can be turned on
      again.
    </p>
    <form method="post" action="/unsubscribe?token=${encodeURIComponent(token)}">
      <button class="button">End these mails</button>
    </form>`,
})

export const unsubscribedPage = (isDone: boolean): Page =>
  isDone
    ? {
        title: 'Done',
        body: html`<h1>You get no more of these mails</h1>
          <p>Turn them on again under Notifications in Kith.</p>`,
      }
    : {
        title: 'Not found',
        status: 404,
        body: html`<h1>This link is none of ours</h1>
          <p>
            Nothing was changed. Open the link of the newest mail, or end the mails under
            Notifications in Kith.
          </p>`,
      }
