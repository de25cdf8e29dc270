/**
 * Google as `emulate` has it (https://www.npmjs.com/package/emulate), with what it lacks answered in front of
 * it: a profile, and the token endpoint at its present path.
 */
import { createEmulator } from 'emulate'
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { freePort } from './free-port.ts'

export interface EmulatedGoogle {
  readonly url: string
  /** The person's part in the browser: the page's form for this address, sent. */
  readonly allow: (url: string) => Promise<void>
  /** A message that comes from elsewhere. */
  readonly arrives: (raw: string) => Promise<void>
  readonly close: () => Promise<void>
}
interface Message {
  readonly id: string
  readonly historyId: string
}

const MESSAGES = '/gmail/v1/users/me/messages'

/** With one person in it. */
export async function startEmulatedGoogle(address: string): Promise<EmulatedGoogle> {
  const [port, front] = [await freePort(), await freePort()]
  const behind = `http://127.0.0.1:${port}`
  const url = `http://127.0.0.1:${front}`
  const google = await createEmulator({
    service: 'google',
    port,
    baseUrl: url,
    seed: { google: { users: [{ email: address, name: address }] } },
  })
  const profile = async (): Promise<string> => {
    const { messages = [] } = await asked<{ messages?: Message[] }>(`${behind}${MESSAGES}`)
    const places = [1]
    for (const { id } of messages) {
      const one = await asked<Message>(`${behind}${MESSAGES}/${id}?format=minimal`)
      places.push(Number(one.historyId))
    }
    return JSON.stringify({ emailAddress: address, historyId: String(Math.max(...places)) })
  }
  const passedOn = async (request: IncomingMessage): Promise<Response> => {
    const path = (request.url ?? '/').replace(/^\/token$/, '/oauth2/token')
    if (path === '/gmail/v1/users/me/profile')
      return new Response(await profile(), { headers: { 'content-type': 'application/json' } })
    const { method = 'GET' } = request
    const body = await buffer(request)
    const { authorization = '', 'content-type': type = 'text/plain' } = request.headers
    return fetch(`${behind}${path}`, {
      method,
      headers: { authorization, 'content-type': type },
      redirect: 'manual',
      ...(body.length > 0 ? { body } : {}),
    })
  }
  const server = createServer((request, response) => {
    passedOn(request)
      .then(async answer => {
        const { 'content-type': type = '', location } = Object.fromEntries(answer.headers)
        response.writeHead(answer.status, {
          'content-type': type,
          ...(location === undefined ? {} : { location }),
        })
        response.end(Buffer.from(await answer.arrayBuffer()))
      })
      .catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>(resolve => server.listen(front, '127.0.0.1', resolve))

  return {
    url,
    async allow(asking) {
      const page = await (await fetch(asking)).text()
      const form = page.split('<form').find(each => each.includes(address)) ?? ''
      const fields = new URLSearchParams()
      for (const [, name = '', value = ''] of form.matchAll(/name="([^"]+)"[^>]*value="([^"]*)"/g))
        fields.set(name, value.replaceAll('&amp;', '&'))
      const answer = await fetch(`${url}/o/oauth2/v2/auth/callback`, {
        method: 'POST',
        redirect: 'manual',
        body: fields,
      })
      await fetch(answer.headers.get('location') ?? '')
    },
    async arrives(raw) {
      const body = { raw: Buffer.from(raw).toString('base64url'), labelIds: ['INBOX', 'UNREAD'] }
      await asked(`${behind}${MESSAGES}/import`, { method: 'POST', body: JSON.stringify(body) })
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await google.close()
    },
  }
}

async function asked<T>(url: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: 'Bearer anybody', 'content-type': 'application/json' }
  const answer = await fetch(url, { headers, ...init })
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return (await answer.json()) as T
}
