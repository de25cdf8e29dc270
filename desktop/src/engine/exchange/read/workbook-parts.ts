/** The parts of a workbook beside its sheets: which sheets there are, their texts, and which styles are dates. */
import type { Readable } from 'node:stream'
import { attribute, readXml } from './xml-events.ts'

export interface SheetPlace {
  readonly name: string
  /** Path inside the archive. */
  readonly path: string
}

export interface WorkbookMap {
  readonly sheets: readonly SheetPlace[]
  /** Days count from 1904 instead of 1900. */
  readonly is1904: boolean
}

const FOLDER = 'xl/'

export async function readWorkbook(workbook: Readable, relations: Readable): Promise<WorkbookMap> {
  const targets = new Map<string, string>()
  await readXml(relations, {
    open(name, { Id, Target }) {
      if (name === 'Relationship' && Id !== undefined && Target !== undefined)
        targets.set(Id, inArchive(Target))
    },
    text: () => undefined,
    close: () => undefined,
  })
  const sheets: SheetPlace[] = []
  let is1904 = false
  await readXml(workbook, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const path = targets.get(attribute(attributes, 'id') ?? '')
      if (path !== undefined)
        sheets.push({ name: attributes['name'] ?? `Sheet ${sheets.length + 1}`, path })
    },
    text: () => undefined,
    close: () => undefined,
  })
  return { sheets, is1904 }
}

const inArchive = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : FOLDER + target.replace(/^\.\//, '')
const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

/** Texts by number; runs of rich text together, readings of Japanese names left out. */
export async function readSharedTexts(stream: Readable): Promise<readonly string[]> {
  const texts: string[] = []
  let current = ''
  let isText = false
  let isReading = false
  await readXml(stream, {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 't') isText = true
      else if (name === 'rPh') isReading = true
    },
    text(text) {
      if (isText && !isReading) current += text
    },
    close(name) {
      if (name === 'si') texts.push(unescaped(current))
      else if (name === 't') isText = false
      else if (name === 'rPh') isReading = false
    },
  })
  return texts
}

/** For every cell style, whether its number is a date. */
export async function readDateStyles(stream: Readable): Promise<readonly boolean[]> {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let isCellStyles = false
  await readXml(stream, {
    open(name, { numFmtId, formatCode }) {
      if (name === 'cellXfs') isCellStyles = true
      const id = Number(numFmtId)
      if (name === 'numFmt') custom.set(id, isDateFormat(formatCode ?? ''))
      if (name === 'xf' && isCellStyles) styles.push(custom.get(id) ?? isBuiltInDate(id))
    },
    text: () => undefined,
    close(name) {
      if (name === 'cellXfs') isCellStyles = false
    },
  })
  return styles
}

/** ECMA-376, 18.8.30; 27–36 and 50–58 are dates in East Asian versions. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58)

/** A format is a date when it shows a day, month, year or time outside of quotes, escapes and colours. */
const isDateFormat = (code: string): boolean =>
  /[dmyhs]/i.test(
    code.split(';')[0]?.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general/gi, '') ?? '',
  )

const DAY_MS = 86_400_000
/** Day 60 of 1900 is one that never was; what comes before it is counted a day later. */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/** A serial number as ISO day, or as moment when it has a time. */
export function serialDate(serial: number, is1904: boolean): string {
  const shift = !is1904 && serial < 60 ? 1 : 0
  const ms = Math.round((serial + shift) * DAY_MS) + (is1904 ? EPOCH_1904 : EPOCH_1900)
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return String(serial)
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text
}

/** Characters that XML cannot hold stand as `_x000D_`; a text that looks so begins with `_x005F_`. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-F]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text
