/**
 * The words of a mail in a frame of their own: no scripts, a policy under which nothing loads, and
 * cleaned before. It shares our origin so that its height can be measured and its links checked
 * (DECISIONS 2026-11-21); without scripts that origin gives it nothing.
 */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { hasOwnColours, hideQuotes } from './mail-looks.ts'

export interface MailFrameProps {
  /** From the cleaner. */
  readonly html: string
  readonly label: string
  readonly hidesQuotes: boolean
  /** Lines that are folded away; told once the frame is laid out. */
  readonly onQuoted: (lines: number) => void
  readonly onLink: (url: string, words: string) => void
  /** Keys pressed while the frame has the focus. */
  readonly onKey: (event: KeyboardEvent) => void
}

const POLICY =
  "default-src 'none'; img-src 'self' data: blob:; style-src 'unsafe-inline'; font-src 'self'; form-action 'none'; base-uri 'none'"
const LOOKS = `
  :root{color-scheme:light dark}
  html,body{margin:0;padding:0;background:transparent;overflow-x:auto;overflow-y:hidden}
  body{font:14px/20px 'Inter Variable',Inter,system-ui,sans-serif;letter-spacing:-.006em;overflow-wrap:anywhere;color:var(--ink)}
  p{margin:0 0 10px} img{max-width:100%;height:auto} img[data-blocked]{display:inline-block;min-width:12px;min-height:12px;outline:1px dashed var(--line);outline-offset:-1px}
  a{color:var(--accent)} blockquote{margin:8px 0 8px 0;padding:0 0 0 12px;border-inline-start:2px solid var(--line)} pre{white-space:pre-wrap;font:13px/19px ui-monospace,monospace}
  table{max-width:100%} [data-kith-quote]{display:none}
`

export function MailFrame(props: MailFrameProps) {
  const { html, label, hidesQuotes } = props
  const frame = useRef<HTMLIFrameElement>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const [height, setHeight] = useState(40)
  const isPainted = useMemo(() => hasOwnColours(html), [html])
  const theme = useTheme()
  // The frame takes over the page's colours, and again when those change.
  // oxlint-disable-next-line react/exhaustive-deps
  const source = useMemo(() => pageOf(html, isPainted), [html, isPainted, theme])

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    let sizes: ResizeObserver | undefined
    const lay = () => {
      const page = element.contentDocument
      if (page?.body === null || page?.body === undefined) return
      latest.current.onQuoted(hideQuotes(page, latest.current.hidesQuotes))
      const measure = () =>
        setHeight(Math.ceil(page.documentElement.getBoundingClientRect().height))
      sizes?.disconnect()
      sizes = new ResizeObserver(measure)
      sizes.observe(page.body)
      measure()
      page.addEventListener('click', onClick)
      page.addEventListener('auxclick', onClick)
      page.addEventListener('keydown', event => latest.current.onKey(event))
    }
    const onClick = (event: MouseEvent) => {
      const target = event.target as Element | null
      const link = target?.closest?.('a[href]')
      if (link === null || link === undefined) return
      event.preventDefault()
      latest.current.onLink(link.getAttribute('href') ?? '', link.textContent ?? '')
    }
    element.addEventListener('load', lay)
    lay()
    return () => {
      sizes?.disconnect()
      element.removeEventListener('load', lay)
    }
  }, [source])

  useEffect(() => {
    const page = frame.current?.contentDocument
    if (page?.body) props.onQuoted(hideQuotes(page, hidesQuotes))
    // Only the choice matters here; a new text is laid out by its load.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [hidesQuotes])

  return (
    <iframe
      ref={frame}
      title={label}
      className="mail-frame"
      data-painted={isPainted || undefined}
      sandbox="allow-same-origin"
      referrerPolicy="no-referrer"
      srcDoc={source}
      style={{ height }}
    />
  )
}

/** What the page's colours hang on. */
const useTheme = (): string =>
  useSyncExternalStore(watchTheme, () => document.documentElement.dataset['theme'] ?? '')

function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

let fonts: string | undefined

/** The page's own letters, by their addresses: a frame knows none of its own, and a mail may bring none. */
function ownFonts(): string {
  fonts ??= [...document.styleSheets]
    .flatMap(sheet => {
      const base = sheet.href ?? document.baseURI
      return [...sheet.cssRules].flatMap(rule =>
        rule instanceof CSSFontFaceRule
          ? rule.cssText.replaceAll(
              /url\("?([^")]+)"?\)/g,
              (_, url: string) => `url("${new URL(url, base).href}")`,
            )
          : [],
      )
    })
    .join('')
  return fonts
}

/** A whole page for the frame; its colours are those of the page around it unless the mail brings its own. */
function pageOf(html: string, isPainted: boolean): string {
  const root = getComputedStyle(document.documentElement)
  const take = (name: string) => root.getPropertyValue(name).trim()
  const scheme = isPainted ? 'light' : take('color-scheme') || 'light'
  const colours = isPainted
    ? '--ink:#1b1d22;--accent:#2451d6;--line:#d9dbe0'
    : `--ink:${take('--ink')};--accent:${take('--accent')};--line:${take('--line-strong')}`
  return `<!doctype html><html dir="auto" style="color-scheme:${scheme};${colours}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer"><style>${ownFonts()}${LOOKS}</style></head><body>${html}</body></html>`
}
