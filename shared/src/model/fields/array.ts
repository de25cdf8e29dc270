/** Short texts in an order: keywords, domains. Equal ones but for case are one. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { ENTRIES_MAX, parseEntries, uniqueBy } from './entries.ts'
import { webAddress } from './links.ts'
import { TITLE_MAX, oneLine, textProblem } from './texts.ts'

const lower = (text: string): string => text.toLowerCase()

export const array = defineFieldType({
  id: 'array',
  label: 'Texts',
  hint: 'Several short texts, e.g. keywords',
  icon: 'brackets',
  storage: 'entries',
  options: s.object({
    max: s.int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX),
    /** `domain` keeps the host of a web address: "https://www.mit.edu/about" becomes "mit.edu". */
    style: s.enum(['text', 'domain']).default('text'),
  }),
  creatable: true,
  writable: true,
  canBeUnique: true,
  align: 'start',
  width: 200,
  value: ({ max, style }) =>
    s
      .array(
        s.string('needs text').transform((raw, context) => {
          const read = readEntry(raw, style)
          if ('value' in read) return read.value
          context.addIssue({ code: 'custom', message: `is ${read.problem}` })
          return s.NEVER
        }),
        'needs a list of texts',
      )
      .max(max, `has over ${max} texts`)
      .transform(list =>
        uniqueBy(
          list.filter(text => text !== ''),
          lower,
        ),
      ),
  parse: (text, { max, style }) =>
    parseEntries(text, max, entry => readEntry(entry, style), undefined, lower),
  format: value => value.map(entry => entry.replace(/[;|\n]/g, ' ')).join('; '),
  display: value => value.join(', '),
  compare: (a, b) => compareText(a[0] ?? '', b[0] ?? ''),
  searchText: value => value.join(' '),
  aggregates: ['countUnique'],
})

function readEntry(
  raw: string,
  style: 'text' | 'domain',
): { readonly value: string } | { readonly problem: string } {
  const text = oneLine(raw)
  const problem = textProblem(text, TITLE_MAX)
  if (problem !== undefined) return { problem }
  if (style === 'text' || text === '') return { value: text }
  const domain = domainOf(text)
  return domain === undefined ? { problem: 'not a domain' } : { value: domain }
}

/** The host of an address without "www.", as it is written in the domain name system. */
function domainOf(text: string): string | undefined {
  const url = webAddress(text.replace(/^.*@/, ''))
  return url === undefined ? undefined : new URL(url).hostname.replace(/^www\./, '')
}
