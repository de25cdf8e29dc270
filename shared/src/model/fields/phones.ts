/** Phone numbers in E.164 when the country is known, else as typed. */
import { s } from '#kit'
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { defineFieldType } from '../field-type.ts'
import { compareText } from '../fold.ts'
import { ENTRIES_MAX, parseEntries, uniqueBy } from './entries.ts'

const SHAPE = /^[+\d(][\d\s().\-/+*#]{1,38}(?:(?:;ext=|\s?(?:ext\.?|x)\s?)\d{1,8})?$/i
const digitCount = (text: string): number => text.replace(/\D/g, '').length

const phoneProblem = (text: string): string | undefined => {
  if (!SHAPE.test(text)) return 'not a phone'
  return digitCount(text) < 3 ? 'too short' : digitCount(text) > 24 ? 'too long' : undefined
}

export const phones = defineFieldType({
  id: 'phones',
  label: 'Phone',
  hint: 'One or more numbers',
  icon: 'phone',
  storage: 'entries',
  options: s.object({ max: s.int().min(1).max(ENTRIES_MAX).default(ENTRIES_MAX) }),
  creatable: true,
  writable: true,
  canBeUnique: true,
  align: 'start',
  width: 170,
  value: ({ max }) =>
    s
      .array(
        s
          .string('needs a number')
          .transform(text => text.trim())
          .refine(text => phoneProblem(text) === undefined, 'is not a phone number'),
        'needs a list of numbers',
      )
      .max(max, `has over ${max} numbers`)
      .transform(list => uniqueBy(list, text => text)),
  parse: (text, { max }, { country }) =>
    parseEntries(text, max, entry => {
      const bare = entry
        .replace(/^tel:/i, '')
        .replace(/[\u00a0\u2010-\u2015]/g, mark => (mark === '\u00a0' ? ' ' : '-'))
      const problem = phoneProblem(bare)
      return problem === undefined ? { value: international(bare, country) } : { problem }
    }),
  format: value => value.join('; '),
  display: value => value.map(readable).join(', '),
  compare: (a, b) => compareText(a[0] ?? '', b[0] ?? ''),
  searchText: value => value.map(searchWords).join(' '),
  aggregates: ['countUnique'],
})

/** Numbers with their country need no look into the metadata, which costs twenty times the rest. */
const WITH_COUNTRY = /^\+[1-9][\d\s.-]+\d$/

function international(text: string, country: string): string {
  if (WITH_COUNTRY.test(text)) {
    const number = text.replace(/[\s.-]/g, '')
    if (number.length > 8 && number.length <= 16) return number
  }
  const home = isSupportedCountry(country) ? { defaultCountry: country } : {}
  const phone = parsePhoneNumberFromString(text, home)
  if (!phone?.isPossible()) return text.replace(/\s+/g, ' ')
  return phone.ext === undefined ? phone.number : `${phone.number} ext. ${phone.ext}`
}

/** People search for the end of a number, without its country: "213000111", "555 0100". */
function searchWords(number: string): string {
  const digits = number.replace(/\D/g, '')
  const ends = [10, 9, 7].filter(count => digits.length > count).map(count => digits.slice(-count))
  const american = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits)?.slice(1) ?? []
  return [digits, ...ends, ...american].join(' ')
}

const readable = (text: string): string =>
  text.startsWith('+') ? (parsePhoneNumberFromString(text)?.formatInternational() ?? text) : text
