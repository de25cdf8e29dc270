/** vCard 4.0 (RFC 6350): one card per person, folded at 75 octets. */
import { memberOf, type Json } from '@kith/shared/kit'
import type { CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'
import { exportFault } from '../exchange-faults.ts'
import { textOutput, type TableWriter } from './table-writer.ts'

export function createVcardWriter(path: string): TableWriter {
  const output = textOutput(path)
  let object: CatalogObject | undefined
  return {
    async begin(given) {
      if (!isPerson(given)) throw exportFault('only-people', { object: given.labelPlural })
      object = given
      await Promise.resolve()
    },
    write: rows => output.write(rows.map(row => cardOf(row, object)).join('')),
    finish: () => output.end(),
    abandon: () => output.destroy(),
  }
}

export const isPerson = (object: CatalogObject): boolean =>
  object.fields.some(field => field.type === 'fullName') &&
  object.fields.some(field => field.type === 'emails' || field.type === 'phones')

function cardOf(row: Row, object: CatalogObject | undefined): string {
  const lines = ['BEGIN:VCARD', 'VERSION:4.0', `UID:urn:uuid:${row.id}`, `FN:${escaped(row.title)}`]
  for (const { id, type } of object?.fields ?? []) {
    const value = row.cells[id] ?? null
    if (value === null) continue
    if (type === 'fullName')
      lines.push(
        `N:${escaped(text(memberOf(value, 'last')))};${escaped(text(memberOf(value, 'first')))};;;`,
      )
    if (type === 'emails')
      lines.push(
        ...list(value).map(
          (entry, at) => `EMAIL${at === 0 ? ';PREF=1' : ''}:${escaped(text(entry))}`,
        ),
      )
    if (type === 'phones')
      lines.push(...list(value).map(entry => `TEL;VALUE=text:${escaped(text(entry))}`))
    if (type === 'links')
      lines.push(...list(value).map(entry => `URL:${text(memberOf(entry, 'url'))}`))
    if (type === 'address') lines.push(addressLine(value))
    if (id === 'company') lines.push(`ORG:${escaped(text(memberOf(value, 'title')))}`)
    if (id === 'jobTitle') lines.push(`TITLE:${escaped(text(value))}`)
    if (id === 'birthday') lines.push(`BDAY:${text(value).replaceAll('-', '')}`)
    if (id === 'background') lines.push(`NOTE:${escaped(text(value))}`)
    if (id === 'tags') {
      const field = object?.fields.find(entry => entry.id === id)
      const labels = field
        ? list(value).map(choice => field.fieldType.display([choice], field.options, PLAIN))
        : []
      lines.push(`CATEGORIES:${labels.map(escaped).join(',')}`)
    }
  }
  lines.push('END:VCARD')
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

const PLAIN = { locale: 'en', timeZone: 'UTC', now: 0 }

function addressLine(value: Json): string {
  const of = (name: string): string => escaped(text(memberOf(value, name)))
  return `ADR:;${of('street2')};${of('street')};${of('city')};${of('state')};${of('postcode')};${of('country')}`
}

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [])
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
const escaped = (value: string): string =>
  value.replace(/[\\;,]/g, mark => `\\${mark}`).replace(/\r?\n/g, '\\n')

/** Lines of at most 75 octets; a character is never cut in two. */
function folded(line: string): string {
  let out = ''
  let width = 0
  for (const char of line) {
    const size = Buffer.byteLength(char)
    if (width + size > 75) {
      out += '\r\n '
      width = 1
    }
    out += char
    width += size
  }
  return out
}
