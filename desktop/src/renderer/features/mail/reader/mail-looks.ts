/** What can be seen of a mail's HTML without running it: colours of its own, and where it quotes. */

/** Mails that paint themselves keep their white paper also in the dark; others take our colours. */
export const hasOwnColours = (html: string): boolean =>
  /\bbgcolor\s*=|background(?:-color)?\s*:\s*(?!transparent|none|inherit|initial)|<font[^>]+color/i.test(
    html,
  )

/** Where mail programs put what is answered to (MAIL 7). */
const QUOTES = [
  'blockquote[type="cite" i]',
  '.gmail_quote',
  '.gmail_quote_container',
  '.yahoo_quoted',
  '.moz-cite-prefix',
  '.zmail_extra',
  '.protonmail_quote',
  '.tutanota_quote',
  '#divRplyFwdMsg',
  '[name="quote" i]',
  'blockquote.kith-quote',
].join(',')

/**
 * Marks what is quoted after the mail's own words and folds it away. Answers how many lines that is;
 * 0 when the mail has nothing else to show.
 */
export function hideQuotes(page: Document, isHidden: boolean): number {
  for (const marked of page.querySelectorAll('[data-kith-quote]'))
    marked.removeAttribute('data-kith-quote')
  const quotes = [...page.querySelectorAll(QUOTES)].filter(
    quote => quote.parentElement?.closest(QUOTES) === null,
  )
  const folded = new Set<Element>()
  for (const quote of quotes) {
    folded.add(quote)
    // Outlook marks only the head of what it quotes: the rest follows it.
    if (quote.id === 'divRplyFwdMsg') for (const next of after(quote)) folded.add(next)
    const before = quote.previousElementSibling
    if (quote.matches('.moz-cite-prefix')) {
      const next = quote.nextElementSibling
      if (next?.matches('blockquote') === true) folded.add(next)
    } else if (before?.matches('hr') === true) folded.add(before)
  }
  const text = linesOf(page.body.innerText)
  const quoted = [...folded].reduce(
    (sum, element) => sum + linesOf((element as HTMLElement).innerText),
    0,
  )
  if (quoted === 0 || quoted >= text) return 0
  if (isHidden) for (const element of folded) element.setAttribute('data-kith-quote', '')
  return quoted
}

function after(element: Element): Element[] {
  const list: Element[] = []
  for (let next = element.nextElementSibling; next !== null; next = next.nextElementSibling)
    list.push(next)
  return list
}

const linesOf = (text: string | undefined): number =>
  (text ?? '').split('\n').filter(line => line.trim() !== '').length

/** Text as HTML, with its links, for mail that has no other form. */
export function textAsHtml(text: string, ownLength: number): string {
  const own = text.slice(0, ownLength).trimEnd()
  const quoted = text.slice(ownLength).trim()
  const write = (part: string) => linked(escapeHtml(part)).replaceAll('\n', '<br>')
  return quoted === ''
    ? `<div>${write(own)}</div>`
    : `<div>${write(own)}</div><br><blockquote class="kith-quote">${write(quoted)}</blockquote>`
}

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const linked = (html: string): string =>
  html.replaceAll(
    /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g,
    url => `<a href="${url}">${url}</a>`,
  )

/** Where a link really leads when its words name another place: "paypal.com" to `evil.example`. */
export function otherPlace(url: string, words: string): string | null {
  const named = /^(?:https?:\/\/)?((?:[\p{L}\d-]+\.)+\p{L}{2,})(?:[/:?#]|$)/iu.exec(
    words.trim(),
  )?.[1]
  if (named === undefined || !URL.canParse(url)) return null
  const host = new URL(url).hostname.toLowerCase()
  const shown = named.toLowerCase()
  const bare = (name: string) => name.replace(/^www\./, '')
  return bare(host) === bare(shown) || host.endsWith(`.${bare(shown)}`) ? null : host
}
