/**
 * What a signature tells about its person: suggestions, never written by themselves.
 *
 * Precision goes before finding all: a line that could be two things is none.
 */
import { domainOf } from './address.ts'
import { isFreeMail } from './domain.ts'

export interface SignatureField {
  readonly field: 'jobTitle' | 'phones' | 'address' | 'websites' | 'linkedin' | 'city'
  readonly value: string
}

const PHONE =
  /(?:^|[\s|·•,;:])(?:(tel|telefon|phone|fon|office|direct|durchwahl|mobil|mobile|cell|handy|móvil|portable|t|m|p|d|o|c|w)\s*[.:)]*\s*)?((?:\+|00)\d[\d\s()/.-]{6,22}\d|\(?0\d{1,5}\)?[\s/.-]+[\d\s/.-]{4,18}\d|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4})(?=$|[\s|·•,;)])/gi
const FAX = /\b(?:fax|telefax|f)\s*[.:]?\s*(?=[+(\d])/i
const URL_AT = /\b((?:https?:\/\/)?(?:www\.)?(?:[\w-]+\.)+[a-z]{2,12}(?:\/[^\s|,;<>]*)?)/gi
const LINKEDIN = /(?:https?:\/\/)?(?:[a-z]{2,3}\.)?linkedin\.com\/(?:in|pub)\/[\w%-]+/i
const SOCIAL =
  /(?:facebook|twitter|x|instagram|youtube|xing|tiktok|github|medium|aka|goo|bit|t)\.(?:com|ms|gl|ly|co)\b/i
const TITLE =
  /\b(?:ceo|cto|cfo|coo|cmo|cio|chief \w+(?: \w+)? officer|(?:senior |executive )?vice president|[se]?vp|president|managing director|director|head of|manager|lead|engineer|developer|architect|designer|consultant|analyst|founder|co-founder|owner|partner|associate|assistant|executive|specialist|coordinator|administrator|professor|lecturer|researcher|scientist|attorney|lawyer|solicitor|counsel|accountant|recruiter|editor|journalist|representative|supervisor|technician|strategist|advisor|geschäftsführer(?:in)?|\w*leiter(?:in)?|\w*berater(?:in)?|inhaber(?:in)?|vorstand|prokurist(?:in)?|assistenz|\w*entwickler(?:in)?|referent(?:in)?|directeur|directrice|gérant|responsable|ingénieur|directora?|gerente|jefe de|direttore|direttrice|responsabile|titolare|verkoopleider|bestuurder|dyrektor|kierownik|specjalista)\b/i
const LEGAL =
  /\b(?:gmbh|inc|llc|ltd|corp|plc|s\.?a\.?r\.?l|s\.?p\.?a|limited)\b|[@/|]|https?:|www\./i
const STREET =
  /^(?=.{8,120}$)(?:(?:\d{1,5}[a-z]?[ ,]+(?:[\p{L}.'’-]+ ){1,4}(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|ln\.?|drive|dr\.?|boulevard|blvd\.?|way|court|square|place|suite)\b.*)|(?:[\p{L}.'’ -]{2,40}(?:straße|strasse|str\.|platz|weg|allee|gasse|ring|damm|ufer|laan|straat|plein|vej|gade|gatan|vägen|katu)\s+\d{1,4}\s?[a-z]?\b.*)|(?:(?:\d{1,4}(?: ?bis| ?ter)?,? )?(?:rue|avenue|boulevard|place|allée|calle|avenida|paseo|plaza|via|viale|piazza|corso|rua|avenida|praça|ul\.)\s.{3,80}\d?.*))$/iu
const POSTAL_LINE =
  /^(?:[A-Z]{1,2}[- ])?\d{4,5}\s+\p{Lu}[\p{L}.' -]{2,40}(?:,\s*\p{L}[\p{L} ]+)?$|^\p{Lu}[\p{L}.' -]{2,30},\s*[A-Z]{2}\s+\d{5}(?:-\d{4})?$/u

/** `parsePhone` answers E.164, or `null` for what is no number (the library lives with the field types). */
export function signatureFields(
  signature: string,
  person: { readonly address: string; readonly name: string },
  parsePhone: (text: string) => string | null,
): readonly SignatureField[] {
  const lines = signature
    .split('\n')
    .map(line => line.replace(/[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}/g, '').trim())
    .filter(line => line !== '' && line.length <= 200)
    .slice(0, 20)
  const found: SignatureField[] = []
  const add = (field: SignatureField['field'], value: string) => {
    if (!found.some(one => one.field === field && one.value === value)) found.push({ field, value })
  }
  for (const line of lines) {
    const linkedin = LINKEDIN.exec(line)?.[0]
    if (linkedin !== undefined)
      add('linkedin', linkedin.startsWith('http') ? linkedin : `https://${linkedin}`)
    for (const value of phonesOf(line, parsePhone)) add('phones', value)
    const site = siteOf(line, person.address)
    if (site !== null) add('websites', site)
  }
  const title = titleOf(lines, person.name)
  if (title !== null) add('jobTitle', title)
  const street = lines.findIndex(line => STREET.test(line))
  if (street >= 0) {
    const next = lines[street + 1] ?? ''
    add('address', POSTAL_LINE.test(next) ? `${lines[street]}, ${next}` : lines[street]!)
  }
  return found
}

function* phonesOf(line: string, parsePhone: (text: string) => string | null): Generator<string> {
  for (const match of line.matchAll(PHONE)) {
    if (FAX.test(line.slice(Math.max(0, match.index - 8), match.index + match[0].length))) continue
    const value = parsePhone((match[2] ?? '').replace(/\(0\)/, ''))
    if (value !== null) yield value
  }
}

/** The page of the person's own company; a link to anything else is none of theirs. */
function siteOf(line: string, address: string): string | null {
  const domain = domainOf(address)
  if (isFreeMail(domain)) return null
  for (const [, url = ''] of line.matchAll(URL_AT)) {
    const host = url
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, '')
      .replace(/^www\./, '')
      .toLowerCase()
    const isTheirs = host === domain || domain.endsWith(`.${host}`)
    if (isTheirs && !line.includes(`@${host}`) && !SOCIAL.test(host))
      return url.startsWith('http') ? url : `https://${url}`
  }
  return null
}

function titleOf(lines: readonly string[], name: string): string | null {
  const words = name
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word.length > 1)
  for (const line of lines.slice(0, 6)) {
    // "Ann Lee | Head of Sales" and "Ann Lee, Head of Sales"
    const isNamed = words.length > 0 && words.every(word => line.toLowerCase().includes(word))
    const rest = isNamed
      ? line
          .split(/\s*[|,·•–—]\s*|\s+-\s+/)
          .slice(1)
          .join(', ')
      : line
    const title = rest.split(/\s*[|·•]\s*/)[0]?.trim() ?? ''
    if (
      title.length < 3 ||
      title.length > 70 ||
      !TITLE.test(title) ||
      LEGAL.test(title) ||
      /\d{3,}|[.!?]$/.test(title)
    )
      continue
    if (title.split(' ').length <= 8) return title
  }
  return null
}
