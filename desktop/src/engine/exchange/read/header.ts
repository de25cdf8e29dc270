/** Which of the first records names the columns, and names that are there twice or not at all. */
import type { RawRecord } from './raw-table.ts'

/** Records that are looked at before the header is decided. */
export const HEADER_SAMPLE = 25
const MAX_HEADER_LENGTH = 120

/** Index of the record that is the header; -1 when the first one is data already. */
export function findHeader(records: readonly RawRecord[]): number {
  const widths = records.map(record => record.cells.filter(cell => cell.trim() !== '').length)
  const width = Math.max(...widths, 0)
  const at = records.slice(0, 10).findIndex((record, index) => {
    const filled = widths[index] ?? 0
    return filled >= Math.max(1, width * 0.5) && isHeaderLike(record)
  })
  if (at >= 0) return at
  return records[0] && looksLikeValues(records[0]) ? -1 : 0
}

/** Unique names: "Email", "Email 2"; a column without one is "Column 3". */
export function columnNames(cells: readonly string[], width: number): string[] {
  const used = new Set<string>()
  return Array.from({ length: width }, (_, at) => {
    const given = (cells[at] ?? '').replace(/\s+/g, ' ').trim().slice(0, MAX_HEADER_LENGTH)
    const base = given === '' ? `Column ${at + 1}` : given
    let name = base
    for (let n = 2; used.has(name.toLowerCase()); n++) name = `${base} ${n}`
    used.add(name.toLowerCase())
    return name
  })
}

function isHeaderLike({ cells }: RawRecord): boolean {
  const filled = cells.map(cell => cell.trim()).filter(cell => cell !== '')
  const values = filled.filter(isValue).length
  return values <= filled.length * 0.2 && filled.every(cell => cell.length <= MAX_HEADER_LENGTH)
}

const looksLikeValues = ({ cells }: RawRecord): boolean => cells.some(cell => isValue(cell.trim()))

/** Nobody names a column like this. */
const isValue = (text: string): boolean =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ||
  /^https?:\/\//i.test(text) ||
  /^[-+]?[\d.,\s]*\d{2,}[\d.,\s]*$/.test(text) ||
  /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/.test(text)
