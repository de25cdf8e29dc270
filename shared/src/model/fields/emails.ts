/** E-mail addresses, the first one is the main one. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { ENTRIES_MAX, parseEntries, uniqueBy } from './entries.ts'
import { splitEntries } from './texts.ts'

/** RFC 5322 atoms, letters of any script, a domain with a dot. Stricter than the RFC on purpose: no quotes, no comments. */
const ATOM = String.raw`[\p{L}\p{N}!#$%&'*+/=?^_\x60{|}~\-]+`
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\-]{0,61}[\p{L}\p{N}\p{M}])?`
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+${LABEL}$`, 'u')

/** Why text is no e-mail address, in two or three words. */
function emailProblem(text: string): string | undefined {
  const ats = text.split('@').length - 1
  if (ats === 0) return 'no @'
  if (ats > 1) return 'two @'
  if (/\s/.test(text)) return 'a space inside'
  if (text.length > 254) return 'too long'
  return EMAIL.test(text) ? undefined : 'not an e-mail'
}

export const emails = defineFieldType({
  id: 'emails',
  label: 'E-mail',
  hint: 'One or more addresses',
  icon: 'mail',
  storage: 'entries',
  options: s.object({ max: s.int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX) }),
  creatable: true,
  writable: true,
  canBeUnique: true,
  align: 'start',
  width: 220,
  value: ({ max }) =>
    s
      .array(
        s
          .string('needs an address')
          .transform(text => text.trim().toLowerCase())
          .refine(text => emailProblem(text) === undefined, 'is not an e-mail address'),
        'needs a list of addresses',
      )
      .max(max, `has over ${max} addresses`)
      .transform(list => uniqueBy(list, text => text)),
  parse: (text, { max }) => parseEntries(text, max, readAddress, splitAddresses),
  format: value => value.join('; '),
  display: value => value.join(', '),
  compare: (a, b) => compareText(a[0] ?? '', b[0] ?? ''),
  searchText: value => value.join(' '),
  aggregates: ['countUnique'],
})

function readAddress(entry: string): { readonly value: string } | { readonly problem: string } {
  const bare = /<([^<>]+)>\s*$/.exec(entry)?.[1] ?? entry.replace(/^mailto:/i, '')
  const value = bare.trim().toLowerCase()
  const problem = emailProblem(value)
  return problem === undefined ? { value } : { problem }
}

/** Bare addresses are parted by whatever stands between them ("a@x.com / b@x.com c@x.com"): none holds such a mark. */
function splitAddresses(text: string): readonly string[] {
  const parts = text.split(/[\s;,|]+/).filter(part => part !== '' && part !== '/')
  const isBare = !text.includes('<') && parts.every(part => part.includes('@'))
  return isBare ? parts : splitEntries(text)
}
