/**
 * The lines that a reader of an HTML mail sees, each with the place in the source where it begins.
 *
 * Not a parser: it only has to know where lines break, what stands in a `blockquote` and where the
 * well-known marks of mail programs begin. Showing HTML is the page's work, which cleans it.
 */

import { htmlTags } from './html-tags.ts'

export interface HtmlLine {
  readonly text: string
  /** Offset of the first tag that opened for this line. */
  readonly from: number
  /** Blockquotes around it. */
  readonly depth: number
  /** A mail program says that its quote begins here. */
  readonly isMark: boolean
}

const HTML_MAX = 3_000_000
const BLOCK =
  /^(?:p|div|br|hr|tr|table|tbody|li|ul|ol|h[1-6]|blockquote|body|html|section|article|header|footer|pre|center|dl|dt|dd|td|address)$/
const SILENT = /^(?:style|script|head|title|xml)$/
/** Marks after which all is quoted, by the program that writes them. */
const MARK =
  /(?:class\s*=\s*["']?[^"'>]*\b(?:gmail_quote(?!_container)|gmail_extra|yahoo_quoted|moz-cite-prefix|zmail_extra|zmail_extra_hr|protonmail_quote|hs_reply|notion-mail-quote|tutanota_quote|front-quote|front-blockquote|superhuman-quote|WordSection1-reply|ms-outlook-mobile-reference-message|freebirdFormviewer)\b|id\s*=\s*["']?(?:x_)*(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION|stopSpelling|appendonsend|mail-editor-reference-message-container|replySplit|isForwardContent|isReplyContent|reply-intro|spark-quote|yahoo_quoted_\d+|spelling-quote|k9mail-quote)\b|type\s*=\s*["']?cite\b|name\s*=\s*["']?messageReplySection)/i

export function htmlLines(html: string): readonly HtmlLine[] {
  const source = html.slice(0, HTML_MAX)
  const lines: HtmlLine[] = []
  let text = ''
  let from = 0
  let depth = 0
  let isMark = false
  let silent: string | null = null
  let last = 0

  const end = (next: number) => {
    const line = decodeEntities(text.replace(/[ \t\r\n\f]+/g, ' '))
      .replace(/\u00a0/g, ' ')
      .trim()
    if (line !== '' || isMark || lines.length === 0 || lines.at(-1)?.text !== '')
      lines.push({ text: line, from, depth, isMark })
    text = ''
    from = next
    isMark = false
  }

  for (const { from: start, to, name, isClose, attributes } of htmlTags(source)) {
    if (silent === null) text += source.slice(last, start)
    last = to
    if (name === '') continue
    if (silent !== null) {
      if (isClose && name === silent) silent = null
      continue
    }
    if (SILENT.test(name) && !isClose && !attributes.endsWith('/')) {
      silent = name
      continue
    }
    const isMarked = !isClose && MARK.test(attributes)
    if (!BLOCK.test(name) && !isMarked) continue
    // Tags that open before any text belong to the line that follows.
    if (text.trim() !== '' || name === 'br' || name === 'hr' || isMarked || name === 'blockquote')
      end(start)
    if (name === 'blockquote') depth = Math.max(0, depth + (isClose ? -1 : 1))
    if (isMarked) isMark = true
    if (isClose || name === 'br') from = to
  }
  if (silent === null) text += source.slice(last)
  end(source.length)
  return lines
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  euro: '€',
  copy: '©',
  reg: '®',
  trade: '™',
  bull: '•',
  middot: '·',
  shy: '',
  zwnj: '',
  zwj: '',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ntilde: 'ñ',
  aacute: 'á',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ecirc: 'ê',
  ocirc: 'ô',
  acirc: 'â',
  aring: 'å',
  Aring: 'Å',
  oslash: 'ø',
  Oslash: 'Ø',
  aelig: 'æ',
  AElig: 'Æ',
  atilde: 'ã',
  otilde: 'õ',
  Eacute: 'É',
}

const decodeEntities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));?/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : ''
    },
  )
