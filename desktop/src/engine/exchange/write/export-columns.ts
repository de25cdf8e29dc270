/** What an export shows of a record: one column per thing a person reads, and what brings it back without loss. */
import { memberOf, type Json } from '@kith/shared/kit'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import type { Row } from '@kith/shared/query'

export type CellText = string | number | boolean | null

export interface ExportColumn {
  readonly header: string
  readonly of: (row: Row) => CellText
}

const ID_HEADER = 'Kith ID'
const ADDRESS_PARTS = [
  'street',
  'street2',
  'city',
  'state',
  'postcode',
  'country',
  'lat',
  'lng',
] as const

/** Headers are unique; relations are two columns, name and id; values with parts have a column for each. */
export function exportColumns(
  object: CatalogObject,
  fields: readonly CatalogField[],
): readonly ExportColumn[] {
  const columns: ExportColumn[] = [
    { header: ID_HEADER, of: row => row.id },
    ...fields.flatMap(columnsOf),
    ...object.systemFields.map((field): ExportColumn => ({
      header: field.label,
      of: row => (field.id === 'createdAt' ? row.createdAt : row.updatedAt),
    })),
  ]
  const used = new Set<string>()
  return columns.map(column => {
    let header = column.header
    for (let n = 2; used.has(header.toLowerCase()); n++) header = `${column.header} ${n}`
    used.add(header.toLowerCase())
    return { ...column, header }
  })
}

/** Fields that an export of everything carries. The other sides of relations are stored where the relation is. */
export const exportableFields = (object: CatalogObject): readonly CatalogField[] =>
  object.fields.filter(field => field.storageKind.home !== 'inverse')

function columnsOf(field: CatalogField): ExportColumn[] {
  const { id, label, options, fieldType, storageKind } = field
  if (storageKind.home === 'inverse')
    return [{ header: label, of: row => numberOf(memberOf(row.cells[id], 'count')) }]
  if (storageKind.pointsToRecord || storageKind.home === 'link') return relationColumns(field)
  if (storageKind.id === 'name') return nameColumns(field)
  if (storageKind.id === 'address')
    return ADDRESS_PARTS.map(name => ({
      header: `${label} ${name}`,
      of: row => plain(memberOf(row.cells[id], name)),
    }))
  if (storageKind.id === 'money') {
    return [
      { header: label, of: row => amountOf(row.cells[id]) },
      { header: `${label} currency`, of: row => plain(memberOf(row.cells[id], 'currency')) },
    ]
  }
  return [
    {
      header: label,
      of(row) {
        const value = row.cells[id] ?? null
        if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
        return storageKind.home === 'text' ? String(value) : fieldType.format(value, options)
      },
    },
  ]
}

function relationColumns({ id, label, storageKind }: CatalogField): ExportColumn[] {
  const refs = (row: Row): readonly Json[] => {
    const value = row.cells[id] ?? null
    return storageKind.home === 'link'
      ? Array.isArray(value)
        ? value
        : []
      : value === null
        ? []
        : [value]
  }
  const joined = (row: Row, name: string): string =>
    refs(row)
      .map(ref => String(memberOf(ref, name) ?? ''))
      .join('; ')
  return [
    { header: label, of: row => joined(row, 'title') || null },
    { header: `${label} ID`, of: row => joined(row, 'id') || null },
  ]
}

function nameColumns({ id, label }: CatalogField): ExportColumn[] {
  const isPlain = label === 'Name'
  return [
    {
      header: isPlain ? 'First name' : `${label} first`,
      of: row => plain(memberOf(row.cells[id], 'first')),
    },
    {
      header: isPlain ? 'Last name' : `${label} last`,
      of: row => plain(memberOf(row.cells[id], 'last')),
    },
  ]
}

const amountOf = (value: Json | undefined): number | null => {
  const micros = memberOf(value, 'amountMicros')
  return typeof micros === 'number' ? micros / 1e6 : null
}

const numberOf = (value: Json | undefined): number | null =>
  typeof value === 'number' ? value : null

const plain = (value: Json | undefined): CellText =>
  typeof value === 'string'
    ? value === ''
      ? null
      : value
    : typeof value === 'number'
      ? value
      : null
