/**
 * Binds a SAML answer to the browser that asked: it comes as a form of the provider's page, without
 * our usual cookies, and nobody must be signed in to an account by a form that somebody else prepared.
 * A cookie that travels so needs SameSite=None, which browsers take from TLS only.
 */
import { createHash } from 'node:crypto'

const COOKIE = '__Host-kith-saml'
const MINUTES = 10

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** The cookie for a request under way; nothing for a server without TLS. */
export function samlCookie(origin: string, requestUrl: string): readonly string[] {
  const state = new URL(requestUrl).searchParams.get('RelayState')
  if (!origin.startsWith('https:') || state === null) return []
  return [
    `${COOKIE}=${hash(state)}; Path=/; Max-Age=${MINUTES * 60}; Secure; HttpOnly; SameSite=None`,
  ]
}

/** Whether the answer is for this browser. Reads a copy of the request's form. */
export async function isSamlAnswerOurs(origin: string, request: Request): Promise<boolean> {
  if (!origin.startsWith('https:') || request.method !== 'POST') return true
  const form = new URLSearchParams(await request.clone().text())
  const held = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(request.headers.get('cookie') ?? '')
  return held?.[1] === hash(form.get('RelayState') ?? '')
}
