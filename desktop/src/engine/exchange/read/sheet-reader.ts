/** Rows out of the XML of one sheet, each cell as a person sees it: dates as ISO, formulas as their result. */
import { serialDate, unescaped } from './workbook-parts.ts'
import type { XmlHandler } from './xml-events.ts'

export interface SheetRow {
  /** As the program that wrote it counts, from 1. */
  readonly row: number
  readonly cells: readonly string[]
}

export interface SheetReader {
  readonly handler: XmlHandler
  /** Rows that are complete since the last call. */
  readonly take: () => readonly SheetRow[]
}

interface SheetContext {
  readonly texts: readonly string[]
  readonly dates: readonly boolean[]
  readonly is1904: boolean
}

/** Columns beyond any sheet: a file that names them is broken, not wide. */
const MAX_COLUMN = 20_000

export function createSheetReader({ texts, dates, is1904 }: SheetContext): SheetReader {
  let rows: SheetRow[] = []
  let number = 0
  let cells: string[] = []
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let isValue = false
  let isReading = false

  return {
    handler: {
      open(name, attributes) {
        if (name === 'row') {
          number = Number(attributes['r']) || number + 1
          cells = []
          column = -1
        } else if (name === 'c') {
          column =
            attributes['r'] === undefined
              ? column + 1
              : Math.min(columnOf(attributes['r']), MAX_COLUMN)
          type = attributes['t'] ?? 'n'
          style = Number(attributes['s']) || 0
          value = ''
        } else if (name === 'v' || (name === 't' && !isReading)) isValue = true
        else if (name === 'rPh') isReading = true
      },
      text(text) {
        if (isValue) value += text
      },
      close(name) {
        if (name === 'v' || name === 't') isValue = false
        else if (name === 'rPh') isReading = false
        else if (name === 'c') {
          while (cells.length < column) cells.push('')
          cells[column] = shown()
        } else if (name === 'row') rows.push({ row: number, cells })
      },
    },
    take() {
      const taken = rows
      rows = []
      return taken
    },
  }

  function shown(): string {
    switch (type) {
      case 's':
        return texts[Number(value)] ?? ''
      case 'b':
        return value === '1' ? 'true' : 'false'
      case 'e':
        return ''
      case 'n':
        return value === '' ? '' : numberText(Number(value))
      default:
        // Texts in the cell, results of formulas, ISO dates.
        return unescaped(value)
    }
  }

  function numberText(serial: number): string {
    if (!Number.isFinite(serial)) return ''
    if (dates[style] === true) return serialDate(serial, is1904)
    // Sheets keep 15 digits; more is noise of binary fractions.
    return Number.isInteger(serial) ? String(serial) : String(Number(serial.toPrecision(15)))
  }
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const char of reference) {
    const code = char.charCodeAt(0)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}
