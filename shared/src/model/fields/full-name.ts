/** A person's name in two parts. */
import { s } from '#kit'
import { defineFieldType, type Parsed } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { TITLE_MAX, oneLine, textProblem, textSchema } from './texts.ts'

export type FullName = { readonly first: string; readonly last: string }

/** Small words that begin a family name: "Ana de la Cruz", "Ludwig van Beethoven". */
const PARTICLES = new Set(
  'al ap bin da das de dei del della den der di do dos du el ibn la le los st ten ter van vom von zu zum zur y'.split(
    ' ',
  ),
)

const wholeName = ({ first, last }: FullName): string =>
  first === '' || last === '' ? first + last : `${first} ${last}`

export const fullName = defineFieldType({
  id: 'fullName',
  label: 'Full name',
  hint: 'First and last name of a person',
  icon: 'user',
  storage: 'name',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 200,
  value: () =>
    s.object(
      { first: textSchema(TITLE_MAX).default(''), last: textSchema(TITLE_MAX).default('') },
      'needs { first, last }',
    ),
  parse(text): Parsed<FullName> {
    const whole = oneLine(text)
    const problem = textProblem(whole, TITLE_MAX)
    if (problem !== undefined) return { problem }
    const value = readName(whole)
    return { value: value.first === '' && value.last === '' ? null : value }
  },
  format(value) {
    const plain = wholeName(value)
    const read = readName(plain)
    if (read.first === value.first && read.last === value.last) return plain
    return `${value.last}, ${value.first.replaceAll(',', '\\,')}`
  },
  display: wholeName,
  compare: (a, b) => compareText(wholeName(a), wholeName(b)),
  searchText: wholeName,
  aggregates: ['countUnique'],
})

/** "Last, First" when there is a comma; else the last word and the particles before it are the last name. */
function readName(text: string): FullName {
  const comma = /^(.*)(?<!\\),(.*)$/.exec(text)
  if (comma) {
    return { first: (comma[2] ?? '').trim().replaceAll('\\,', ','), last: (comma[1] ?? '').trim() }
  }
  const words = text.split(/\s+/).filter(Boolean)
  if (words.length < 2) return { first: words.join(''), last: '' }
  let at = words.length - 1
  while (at > 1 && PARTICLES.has(words[at - 1] ?? '')) at--
  return { first: words.slice(0, at).join(' '), last: words.slice(at).join(' ') }
}
