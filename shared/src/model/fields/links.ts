/** Web addresses, each with an optional label. */
import { s, type Schema } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { entryNorm } from '../storage/sets.ts'
import { ENTRIES_MAX, parseEntries, uniqueBy } from './entries.ts'
import { TITLE_MAX, oneLine, textProblem } from './texts.ts'

export type Link = { readonly url: string; readonly label?: string }

/** The address in its normal form; `undefined` when it is none that may be opened. */
export function webAddress(text: string): string | undefined {
  const bare = text.trim()
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `https://${bare}`
  if (/\s/.test(whole) || whole.length > 2048 || /^https:\/\/[a-z]+:(?!\d)/i.test(whole))
    return undefined
  try {
    const url = new URL(whole)
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
    const hasHost = /^[^.].*\.[^.\d][^.]*$/.test(url.hostname) || /^[\d.]+$/.test(url.hostname)
    return isWeb && hasHost && !/@/.test(url.host) ? url.href : undefined
  } catch {
    return undefined
  }
}

export const links = defineFieldType({
  id: 'links',
  label: 'Link',
  hint: 'One or more web addresses',
  icon: 'link',
  storage: 'entries',
  options: s.object({ max: s.int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX) }),
  creatable: true,
  writable: true,
  canBeUnique: true,
  align: 'start',
  width: 200,
  value: ({ max }) =>
    s
      .array(linkSchema, 'needs a list of links')
      .max(max, `has over ${max} links`)
      .transform(list => uniqueBy(list, ({ url }) => entryNorm(url))) as unknown as Schema<Link[]>,
  parse: (text, { max }) =>
    parseEntries(text, max, readLink, undefined, ({ url }) => entryNorm(url)),
  format: value => value.map(writeLink).join('; '),
  display: value => value.map(({ url, label }) => label ?? shortAddress(url)).join(', '),
  compare: (a, b) => compareText(a[0]?.url ?? '', b[0]?.url ?? ''),
  searchText: value =>
    value.map(({ url, label }) => `${label ?? ''} ${shortAddress(url)}`.trim()).join(' '),
  aggregates: ['countUnique'],
})

const linkSchema = s
  .object({ url: s.string(), label: s.string().optional() }, 'needs { url, label }')
  .transform((link, context) => {
    const url = webAddress(link.url)
    const label = oneLine(link.label ?? '')
    if (url !== undefined && textProblem(label, TITLE_MAX) === undefined)
      return label === '' ? { url } : { url, label }
    context.addIssue({ code: 'custom', message: 'is not a web address' })
    return s.NEVER
  })

/** `https://a.example` or `Label <https://a.example>`. */
function readLink(entry: string): { readonly value: Link } | { readonly problem: string } {
  const labelled = /^(.*?)\s*<([^<>]+)>$/.exec(entry)
  const url = webAddress(labelled?.[2] ?? entry)
  if (url === undefined) return { problem: 'not a link' }
  const label = oneLine(labelled?.[1] ?? '')
  return { value: label === '' ? { url } : { url, label } }
}

const writeLink = ({ url, label }: Link): string => {
  const address = url.replace(/[;|,<>]/g, mark => encodeURIComponent(mark))
  return label === undefined ? address : `${label.replace(/[;|\n<>]/g, ' ')} <${address}>`
}

const shortAddress = (url: string): string =>
  url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')
