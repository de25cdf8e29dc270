/** `kith://` links: what another program may ask Kith to show. They open pages, they never do anything. */
export const SCHEME = 'kith'
const MAX_LENGTH = 2000
const PAGES =
  /^\/(o\/[A-Za-z0-9_-]+(\/[A-Za-z0-9-]+)?|today|trash|search|settings(\/[a-z-]+)?|import)?$/

/** `kith://open/o/person/<id>?tab=notes` → `/o/person/<id>?tab=notes`; `undefined` for anything else. */
export function routeOfLink(link: string): string | undefined {
  if (link.length > MAX_LENGTH || !URL.canParse(link)) return undefined
  const { protocol, host, pathname, search } = new URL(link)
  if (protocol !== `${SCHEME}:` || host !== 'open') return undefined
  return PAGES.test(pathname) ? `${pathname || '/'}${search}` : undefined
}

/** The link among the words a second start was given, where Windows and Linux put it. */
export const linkIn = (words: readonly string[]): string | undefined =>
  words.find(word => word.startsWith(`${SCHEME}://`))
