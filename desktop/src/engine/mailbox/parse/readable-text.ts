/** The text of a mail: what it says itself, and what it quotes. */
import { compile } from 'html-to-text'

/** More than any mail that a person wrote; the rest is in the HTML. */
const MAX_HTML = 2_000_000
const MAX_TEXT = 1_000_000
const STUB =
  /(?:your|this) (?:e-?mail|mail) (?:client|program|reader)[^.]{0,60}(?:html|not support)|html(?:-| )(?:e-?mail|version|only)|view (?:it |this (?:e-?mail |message )?)?(?:online|in (?:a|your) browser)/i
const MIN_PLAIN = 20

const toText = compile({
  wordwrap: false,
  limits: { maxInputLength: MAX_HTML, maxDepth: 200 },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'blockquote', format: 'blockquote' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(selector => ({
      selector,
      options: { uppercase: false },
    })),
  ],
})

/** The plain part where it says something, else the HTML read as text. */
export function readableText(plain: string | undefined, html: string | undefined): string {
  const own = tidy(plain ?? '')
  if (html === undefined || html.trim() === '') return own
  const isEnough = own.trim().length > MIN_PLAIN && !(own.length < 400 && STUB.test(own))
  if (isEnough) return own
  const text = tidy(toText(html.slice(0, MAX_HTML)))
  return text.trim() === '' ? own : text
}

const tidy = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(/\r\n?/g, '\n')
    .replace(/[\t \u00a0]+$/gm, '')
    .replace(/\n{4,}/g, '\n\n\n')

/** First words of its own text, on one line. */
export const snippetOf = (own: string, limit = 160): string =>
  own
    .slice(0, limit * 8)
    .replace(/^>.*$/gm, '')
    // Links say nothing in a list; invisible characters fill up preview lines of newsletters.
    .replace(/https?:\/\/\S+/g, '')
    .replace(/\u00ad|\u034f|\u061c|[\u200b-\u200f]|[\u2060-\u2064]|\ufeff/g, '')
    .replace(/[-=_*#~]{4,}/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, limit)
