/** Random normal cell values of every field type, as a field with `testOptions` may hold them. */
import fc, { type Arbitrary } from 'fast-check'
import type { Json } from '#kit'
import type { FieldTypeId } from '#model'

const trimmed = (text: string): boolean => text === text.trim() && text !== ''
const BIDI_OR_BREAK = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{M}]/u

/** Words in many scripts on one line, in normal form. */
const line: Arbitrary<string> = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 24, unit: 'grapheme' }),
    fc.string({ minLength: 1, maxLength: 24 }),
    fc.constantFrom(
      'Ångström',
      'Müller & Söhne',
      '株式会社',
      'Ефимов',
      'محمد',
      '👩‍🚀 Ines',
      'a'.repeat(60),
    ),
  )
  .map(text => text.normalize('NFC'))
  .filter(text => trimmed(text) && !BIDI_OR_BREAK.test(text) && text.isWellFormed())

/** For values that stand in lists of one cell: no separators inside. */
const entry = line.filter(text => !/[;|,<>\n]/.test(text) && trimmed(text))
const list = <T>(one: Arbitrary<T>, keyOf: (value: T) => string): Arbitrary<T[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 5, selector: keyOf })
const lower = (text: string): string => text.toLowerCase()

const day = fc
  .date({ min: new Date('1000-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map(date => date.toISOString())
const host = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/),
    fc.constantFrom('com', 'pt', 'co.uk', 'example'),
  )
  .map(parts => parts.join('.'))
const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9_+]{1,12}$/), host)
  .map(([name, at]) => `${name}@${at}`)
const link = fc
  .tuple(host, fc.stringMatching(/^[a-z0-9/_-]{0,12}$/), fc.option(entry, { nil: undefined }))
  .map(([at, path, label]) => {
    const url = `https://${at}/${path.replace(/^\/+/, '')}`
    return label === undefined ? { url } : { url, label }
  })
const hash = fc.stringMatching(/^[0-9a-f]{64}$/)
const file = fc.record({
  hash,
  name: entry,
  size: fc.nat(),
  type: fc.constantFrom('image/png', 'text/plain'),
})
const id = fc.uuid({ version: 4 })
const plainName = line.filter(text => !text.includes('\\') && !/\s\s/.test(text))
const namePart = fc.option(plainName, { nil: '' })
const part = fc.option(
  line.filter(text => !text.includes('\\')),
  { nil: undefined },
)
const place = fc.option(
  fc.integer({ min: -80, max: 80 }).map(whole => whole + 0.25),
  { nil: undefined },
)

const filled = (record: Readonly<Record<string, unknown>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Record<
    string,
    Json
  >

/** One line per field type: a new type without one fails the contract. */
const arbitraries: Readonly<Record<FieldTypeId, Arbitrary<Json>>> = {
  text: line,
  richText: line,
  number: fc
    .oneof(fc.integer(), fc.double({ noNaN: true, min: -1e12, max: 1e12 }))
    .map(value => (Object.is(value, -0) ? 0 : value)),
  currency: fc.record({
    amountMicros: fc.maxSafeInteger().map(value => (value === 0 ? 0 : value)),
    currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'),
  }),
  boolean: fc.boolean(),
  date: day.map(text => text.slice(0, 10)),
  dateTime: day,
  select: fc.constantFrom('red', 'green', 'blue'),
  status: fc.constantFrom('red', 'green', 'blue'),
  multiSelect: fc.shuffledSubarray(['red', 'green', 'blue'], { minLength: 1 }),
  emails: list(email, text => text),
  phones: list(
    fc.constantFrom('+351213000111', '+12025550100', '+4915123456789', '112'),
    text => text,
  ),
  links: list(link, ({ url }) => lower(url)).filter(
    links => new Set(links.map(({ url }) => lower(url).replace(/\/$/, ''))).size === links.length,
  ),
  address: fc
    .record({
      street: part,
      street2: part,
      city: part,
      state: part,
      postcode: part,
      country: part,
      lat: place,
      lng: place,
    })
    .map(filled)
    .filter(value => Object.keys(value).length > 0),
  fullName: fc
    .record({ first: namePart, last: namePart })
    .filter(({ first, last }) => first !== '' || last !== ''),
  array: list(entry, lower),
  files: list(file, value => `${value.hash} ${lower(value.name)}`),
  reference: id,
  references: list(id, text => text),
  backlinks: fc.record({
    count: fc.nat({ max: 9 }),
    first: fc.array(fc.record({ id, object: fc.constant('task'), title: line }), { maxLength: 3 }),
  }),
  nextActivity: fc.record({
    id,
    object: fc.constant('task'),
    title: line,
    due: fc.option(day, { nil: null }),
    count: fc.integer({ min: 1, max: 9 }),
  }),
  user: id,
  rating: fc.integer({ min: 1, max: 5 }),
  duration: fc.nat({ max: 1_000_000 }),
  dateWithoutYear: fc.constantFrom('01-01', '02-29', '12-31', '07-04'),
  json: fc
    .jsonValue({ maxDepth: 4 })
    .map(value => JSON.parse(JSON.stringify(value)) as Json)
    .filter(
      value =>
        value !== null &&
        JSON.stringify(value).isWellFormed() &&
        !JSON.stringify(value).includes('__proto__'),
    ),
  uuid: id,
  actor: fc.record({
    source: fc.constantFrom('person', 'import'),
    member: fc.option(id, { nil: null }),
  }),
}

export const arbitraryCell = (type: FieldTypeId): Arbitrary<Json> => arbitraries[type]
