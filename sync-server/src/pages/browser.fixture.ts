/** A browser without a window: keeps cookies, sends forms, follows nothing by itself. For tests. */
import type { Hono } from 'hono'
import type { HttpEnv } from '#http'

export interface Shown {
  readonly status: number
  readonly text: string
  readonly location: string
  readonly headers: Headers
}

export interface Browser {
  readonly get: (path: string) => Promise<Shown>
  readonly post: (
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Shown>
  readonly cookies: Map<string, string>
}

export function browserOf(app: Hono<HttpEnv>, origin: string): Browser {
  const cookies = new Map<string, string>()
  const anySite = new Set<string>()
  async function send(path: string, init: RequestInit, withCookies = true): Promise<Shown> {
    const headers = new Headers(init.headers)
    const sent = [...cookies].filter(([name]) => withCookies || anySite.has(name))
    if (sent.length > 0)
      headers.set('cookie', sent.map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await app.request(
      new URL(path, origin).href,
      { ...init, headers },
      {
        incoming: { socket: { remoteAddress: '203.0.113.5' } },
      },
    )
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/samesite=none/i.test(line)) anySite.add(name)
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location') ?? '',
      headers: response.headers,
    }
  }
  return {
    cookies,
    get: path => send(path, {}),
    post: (path, form, headers) =>
      send(
        path,
        {
          method: 'POST',
          body: new URLSearchParams(form).toString(),
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...(headers ?? { origin }),
          },
        },
        // SameSite=Lax: a form of another site comes without our cookies.
        headers?.['origin'] === undefined || headers['origin'] === origin,
      ),
  }
}
