/**
 * Mail as it was written, made harmless: what the frame shows can neither run, ask, send nor lay
 * itself over Kith. Cleaned whenever it is shown, so that a better rule also holds for old mail.
 *
 * The frame around it is sandboxed without scripts and has a policy that lets nothing load: this is
 * the first of two walls (MAIL 7, QUALITY S4).
 */
import createDOMPurify from 'dompurify'

export interface CleanOptions {
  /** Remote pictures that the person wanted and the engine fetched, by address: the frame itself never asks. */
  readonly pictures: Readonly<Record<string, string>>
  /** `cid:` pictures that are on this device, by content id. */
  readonly inline: Readonly<Record<string, string>>
}
export interface CleanMail {
  readonly html: string
  /** Addresses of remote pictures that are not shown. */
  readonly blocked: readonly string[]
  /** Pictures of one point and of known trackers: never loaded, not even when asked. */
  readonly trackers: number
}

type Purify = ReturnType<typeof createDOMPurify>

const FORBIDDEN = [
  'script',
  'iframe',
  'frame',
  'frameset',
  'object',
  'embed',
  'applet',
  'form',
  'input',
  'button',
  'select',
  'textarea',
  'option',
  'link',
  'base',
  'meta',
  'title',
  'dialog',
  'audio',
  'video',
  'source',
  'track',
  'svg',
  'math',
  'template',
  'noscript',
  'portal',
  'marquee',
]
/** Attributes that load or send, on whatever element. */
const LOADING = [
  'background',
  'poster',
  'srcset',
  'ping',
  'formaction',
  'action',
  'lowsrc',
  'dynsrc',
]
const LINK = /^(?:https?:|mailto:|tel:)/i
const TRACKER =
  /(?:^|\.)(?:mailtrack\.io|list-manage\.com\/track|sendgrid\.net\/wf\/open|mandrillapp\.com\/track|hubspotemail\.net|yesware\.com|mixmax\.com\/api\/track|getmailspring\.com\/open|superhuman\.com\/trk|bananatag\.com|google-analytics\.com|doubleclick\.net|emltrk\.com|pixel\.)/i

/** Makes the cleaner for a window: the page's, or a test's. */
export function createMailCleaner(root: Parameters<typeof createDOMPurify>[0] & object) {
  const purify: Purify = createDOMPurify(root)
  const blocked = new Set<string>()
  let trackers = 0
  let options: CleanOptions = { pictures: {}, inline: {} }

  purify.addHook('uponSanitizeElement', (node, data) => {
    if (data.tagName === 'style' && node.textContent !== null)
      node.textContent = cleanCss(node.textContent, address => css(address))
  })
  purify.addHook('afterSanitizeAttributes', node => {
    if (!('getAttribute' in node)) return
    const element = node as Element
    const style = element.getAttribute('style')
    if (style !== null)
      element.setAttribute(
        'style',
        cleanCss(style, address => css(address)),
      )
    for (const name of LOADING) element.removeAttribute(name)
    if (element.tagName === 'IMG') picture(element)
    else element.removeAttribute('src')
    if (element.tagName === 'A' || element.tagName === 'AREA') {
      const href = element.getAttribute('href')?.trim() ?? ''
      if (!LINK.test(href)) element.removeAttribute('href')
      element.setAttribute('target', '_blank')
      element.setAttribute('rel', 'noopener noreferrer')
    }
  })

  return function clean(html: string, wanted: CleanOptions): CleanMail {
    blocked.clear()
    trackers = 0
    options = wanted
    const cleaned = purify.sanitize(html, {
      FORBID_TAGS: FORBIDDEN,
      FORBID_ATTR: ['id', 'name', 'autofocus', 'contenteditable', 'tabindex', 'accesskey'],
      // The tail lets values through that are no addresses at all (`width="80"`).
      ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|cid|data):|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
      ALLOW_DATA_ATTR: false,
      WHOLE_DOCUMENT: false,
      FORCE_BODY: true,
      ADD_TAGS: ['style'],
    })
    return { html: cleaned, blocked: [...blocked], trackers }
  }

  function picture(element: Element): void {
    const src = element.getAttribute('src')?.trim() ?? ''
    element.removeAttribute('srcset')
    if (src === '') return
    if (/^cid:/i.test(src)) {
      const known = options.inline[decode(src.slice(4)).replace(/^<|>$/g, '')]
      if (known === undefined) element.removeAttribute('src')
      else element.setAttribute('src', known)
      return
    }
    if (/^data:image\/(?:png|jpe?g|gif|webp|bmp)/i.test(src)) return
    if (!/^https?:/i.test(src) || isTracker(element, src)) {
      trackers += /^https?:/i.test(src) ? 1 : 0
      element.remove()
      return
    }
    const fetched = options.pictures[src]
    if (fetched !== undefined) {
      element.setAttribute('src', fetched)
      return
    }
    blocked.add(src)
    element.removeAttribute('src')
    element.setAttribute('data-blocked', '')
  }

  /** What may stand in `url()`: pictures in the mail itself, others only when they may be shown. */
  function css(address: string): string | null {
    if (/^data:image\/(?:png|jpe?g|gif|webp)/i.test(address)) return address
    if (/^cid:/i.test(address)) return options.inline[decode(address.slice(4))] ?? null
    if (!/^https?:/i.test(address)) return null
    const fetched = options.pictures[address]
    if (fetched === undefined) blocked.add(address)
    return fetched ?? null
  }
}

function isTracker(element: Element, src: string): boolean {
  const side = (name: string) => Number.parseInt(element.getAttribute(name) ?? '', 10)
  const style = element.getAttribute('style') ?? ''
  const isPoint =
    (side('width') <= 2 && side('height') <= 2) ||
    /display\s*:\s*none/i.test(style) ||
    /(?:width|height)\s*:\s*[01]px/i.test(style)
  return isPoint || TRACKER.test(src)
}

/**
 * Styles without what loads, covers or hides behind an escape. A declaration whose text still holds
 * a backslash is dropped whole: `u\72l(` is `url(` to a browser.
 */
export function cleanCss(css: string, allow: (address: string) => string | null): string {
  return css
    .replaceAll(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
    .replaceAll(/@(?:import|charset|namespace|font-face|document)[^;{]*(?:;|\{[^}]*\}?)/gi, '')
    .replaceAll(/[^;{}]*\\[^;{}]*/g, '')
    .replaceAll(
      /(?:image-set|image|element|paint|expression|-moz-binding|behavior)\s*[(:][^;}]*/gi,
      '',
    )
    .replaceAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))\s*\)?/gi, (_, a, b, c) => {
      const address = allow(String(a ?? b ?? c ?? '').trim())
      return address === null ? 'none' : `url("${address.replaceAll(/["\\\n]/g, '')}")`
    })
    .replaceAll(/position\s*:\s*(?:fixed|sticky|absolute)[^;}]*/gi, '')
    .replaceAll(/z-index\s*:[^;}]*/gi, '')
    .replaceAll('<', '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
