/** One page: headers that let it load nothing but itself, and the frame around its content. */
import { html, type Html } from './html.ts'

const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** No script at all, nothing from elsewhere, in nobody's frame. */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Addresses of pages carry tokens of links.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

export interface Page {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** Asks for a passkey: the two files of ours that can, and no other script. */
  readonly hasPasskey?: boolean
}

export function pageResponse(
  { title, body, status = 200, hasPasskey = false }: Page,
  setCookies: readonly string[] = [],
): Response {
  const { html: text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Kith</title>
        <link rel="stylesheet" href="/assets/pages.css" />
        ${
          hasPasskey &&
          html`<script src="/assets/webauthn.js" defer></script>
            <script src="/assets/passkey.js" defer></script>`
        }
      </head>
      <body>
        <header><span class="logo" aria-hidden="true">K</span>Kith</header>
        <main>${body}</main>
      </body>
    </html>`
  const headers = new Headers({ ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' })
  if (hasPasskey) headers.set('content-security-policy', `${POLICY}; script-src 'self'`)
  for (const cookie of setCookies) headers.append('set-cookie', cookie)
  return new Response(text, { status, headers })
}

export function redirectTo(location: string, setCookies: readonly string[] = []): Response {
  const headers = new Headers({
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  for (const cookie of setCookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** Where to go afterwards: a place of ours, whatever the address says. */
export function safeNext(text: string | undefined): string {
  return text !== undefined && /^\/(device|welcome|invite)([/?][\w=&%.~-]*)?$/.test(text)
    ? text
    : '/welcome'
}
