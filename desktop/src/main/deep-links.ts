/** `kith://` links: what another program may ask Kith to show. They open pages, they never do anything. */
export const SCHEME = 'kith'
const MAX_LENGTH = 2000
const PAGES =
  /^\/(o\/[A-Za-z0-9_-]+(\/[A-Za-z0-9-]+)?|today|trash|search|settings(\/[a-z-]+)?|import)?$/

/** An invitation to a team; the page shows it and the person decides. */
const INVITATION = { code: /^[\w-]{4,200}$/, server: /^https?:\/\/[^\s]{1,300}$/ }

/**
 * `kith://open/o/person/<id>?tab=notes` → `/o/person/<id>?tab=notes`, `kith://join?server=…&code=…` →
 * `/join?…`; `undefined` for anything else.
 */
export function routeOfLink(link: string): string | undefined {
  if (link.length > MAX_LENGTH || !URL.canParse(link)) return undefined
  const { protocol, host, pathname, search } = new URL(link)
  if (protocol !== `${SCHEME}:`) return undefined
  if (host === 'join') return joinRoute(new URL(link).searchParams)
  if (host !== 'open') return undefined
  return PAGES.test(pathname) ? `${pathname || '/'}${search}` : undefined
}

function joinRoute(words: URLSearchParams): string | undefined {
  const [code, server] = [words.get('code') ?? '', words.get('server') ?? '']
  if (!INVITATION.code.test(code) || !INVITATION.server.test(server)) return undefined
  return `/join?${new URLSearchParams({ code, server }).toString()}`
}

/** The link among the words a second start was given, where Windows and Linux put it. */
export const linkIn = (words: readonly string[]): string | undefined =>
  words.find(word => word.startsWith(`${SCHEME}://`))
