/** A page of Kith stays a page of Kith: other addresses open in the person's browser, or not at all. */
import type { Session, WebContents } from 'electron'
import type { Log } from '@kith/shared/kit'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://kith`

/** Schemes that the system may open for a link in a note or a cell. */
const OUTSIDE = new Set(['https:', 'http:', 'mailto:', 'tel:'])
/** What the page may ask of the browser; everything else is refused without a question. */
const PERMISSIONS = new Set([
  'clipboard-sanitized-write',
  'clipboard-read',
  'notifications',
  'fullscreen',
])

export const isOwnPage = (url: string): boolean =>
  URL.canParse(url) && `${new URL(url).protocol}//${new URL(url).host}` === APP_ORIGIN
export const mayOpenOutside = (url: string): boolean =>
  URL.canParse(url) && !url.includes('\0') && OUTSIDE.has(new URL(url).protocol)

export interface NavigationDeps {
  readonly openExternal: (url: string) => Promise<void>
  readonly log: Log
}

export function guardContents(contents: WebContents, { openExternal, log }: NavigationDeps): void {
  const outside = (url: string) => {
    if (!mayOpenOutside(url)) return log.warn('navigation/refused', { scheme: url.split(':')[0] })
    openExternal(url).catch((error: unknown) => log.error('navigation/open-failed', { error }))
  }
  contents.on('will-navigate', event => {
    if (isOwnPage(event.url)) return
    event.preventDefault()
    outside(event.url)
  })
  contents.on('will-redirect', event => {
    if (!isOwnPage(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    outside(url)
    return { action: 'deny' }
  })
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(isOwnPage(contents.getURL()) && PERMISSIONS.has(permission))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => isOwnPage(`${origin}/`) && PERMISSIONS.has(permission),
  )
  session.setDevicePermissionHandler(() => false)
}
