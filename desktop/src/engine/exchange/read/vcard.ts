/** vCard files (2.1, 3.0, 4.0) as records of people: one row per card, known columns. */
import { isId } from '@kith/shared/kit'
import { MAX_CELL_LENGTH, importFault } from '../exchange-faults.ts'
import { decodedText, detectEncoding } from './encoding.ts'
import { checkedRecord, type RawRecord, type RawTable, type ReadOptions } from './raw-table.ts'
import { cardsIn, components, unescaped, type CardProperty } from './vcard-lines.ts'

const CARD_HEADERS = [
  'Full name',
  'First name',
  'Last name',
  'Nickname',
  'Emails',
  'Phones',
  'Company',
  'Department',
  'Job title',
  'Website',
  'Street',
  'City',
  'State',
  'Zip',
  'Country',
  'Birthday',
  'Tags',
  'Notes',
  'LinkedIn',
  'UID',
] as const

const BATCH = 500

export async function openVcard(
  path: string,
  name: string,
  options: ReadOptions,
): Promise<RawTable> {
  const encoding = options.encoding ?? (await detectEncoding(path))
  return {
    format: 'vcf',
    encoding,
    separator: null,
    sheets: [],
    sheet: null,
    headers: CARD_HEADERS,
    records: signal => records(path, name, encoding, signal),
  }
}

async function* records(
  path: string,
  name: string,
  encoding: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawRecord[]> {
  let rest = ''
  let row = 1
  let batch: RawRecord[] = []
  const take = (text: string): void => {
    for (const card of cardsIn(text))
      batch.push(checkedRecord(++row, cellsOf(card), MAX_CELL_LENGTH))
  }
  for await (const text of decodedText(path, encoding)) {
    signal?.throwIfAborted()
    rest += text
    const end = lastEnd(rest)
    if (end < 0) continue
    take(rest.slice(0, end))
    rest = rest.slice(end)
    if (batch.length >= BATCH) {
      yield batch
      batch = []
    }
  }
  take(rest)
  if (row === 1) throw importFault('empty', { name })
  if (batch.length > 0) yield batch
}

function lastEnd(text: string): number {
  const at = text.toUpperCase().lastIndexOf('END:VCARD')
  return at < 0 ? -1 : at + 'END:VCARD'.length
}

function cellsOf(card: readonly CardProperty[]): readonly string[] {
  const all = (name: string): readonly CardProperty[] =>
    preferredFirst(card.filter(property => property.name === name))
  const first = (name: string): string => unescaped(all(name)[0]?.value ?? '').trim()
  const many = (name: string, clean: (value: string) => string = value => value): string =>
    all(name)
      .map(property => clean(unescaped(property.value)).trim())
      .filter(Boolean)
      .join('; ')
  const [last = '', given = '', middle = ''] = components(all('N')[0]?.value ?? '')
  const [organisation = '', department = ''] = components(all('ORG')[0]?.value ?? '')
  const [, extended = '', street = '', city = '', state = '', zip = '', country = ''] = components(
    all('ADR')[0]?.value ?? '',
  )
  const fullName = first('FN') || [given, last].filter(Boolean).join(' ')
  const links = all('URL')
    .map(property => unescaped(property.value).trim())
    .filter(isWebAddress)
  const linkedin = [
    ...links,
    ...all('X-SOCIALPROFILE').map(property => unescaped(property.value)),
  ].filter(url => /linkedin\.com/i.test(url))
  const hasParts = given !== '' || last !== ''
  return [
    fullName,
    hasParts ? [given, middle].filter(Boolean).join(' ') : '',
    hasParts ? last : '',
    first('NICKNAME'),
    many('EMAIL', value => value.replace(/^mailto:/i, '')),
    many('TEL', value => value.replace(/^tel:/i, '')),
    organisation,
    department,
    first('TITLE') || first('ROLE'),
    links.filter(url => !/linkedin\.com/i.test(url)).join('; '),
    [street, extended].filter(Boolean).join(', '),
    city,
    state,
    zip,
    country,
    birthday(first('BDAY')),
    all('CATEGORIES')
      .flatMap(property => components(property.value, ','))
      .map(tag => tag.trim())
      .filter(Boolean)
      .join('; '),
    all('NOTE')
      .map(property => unescaped(property.value))
      .join('\n\n'),
    linkedin[0] ?? '',
    cardId(first('UID')),
  ]
}

/** 4.0 says `PREF=1`, older ones `TYPE=PREF`. */
function preferredFirst(properties: readonly CardProperty[]): readonly CardProperty[] {
  const rank = ({ params }: CardProperty): number =>
    params['pref'] === undefined
      ? /\bpref\b/i.test(params['type'] ?? '')
        ? 1
        : 101
      : Number(params['pref']) || 100
  return properties.toSorted((a, b) => rank(a) - rank(b))
}

/** Links that a person can follow; `javascript:` and `data:` are not kept. */
const isWebAddress = (url: string): boolean =>
  /^(https?:\/\/|www\.)/i.test(url) || /^[\w-]+(\.[\w-]+)+(\/|$)/.test(url)

/** Only UUIDs are kept: other programs' own numbers would not be found again. */
const cardId = (value: string): string => {
  const id = value.replace(/^urn:uuid:/i, '')
  return isId(id.toLowerCase()) ? id.toLowerCase() : ''
}

/** `19850412` → `1985-04-12`; a birthday without a year is left out rather than given a wrong one. */
function birthday(value: string): string {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(value)
  return match ? `${match[1]}-${match[2]}-${match[3]}` : ''
}
