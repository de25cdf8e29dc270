/** What can be wrong with a file that is brought in or taken out. */
import { defineFaults } from '@kith/shared/kit'

/** More columns than any real table has; spreadsheets end at 16,384. */
export const MAX_COLUMNS = 1000
/** Characters of one cell. */
export const MAX_CELL_LENGTH = 1_000_000
/** What the parts of a spreadsheet may have together when unpacked, and how much larger than packed. */
export const MAX_UNPACKED_BYTES = 200 * 1024 * 1024
export const MAX_UNPACKED_RATIO = 100
export const MAX_JSON_DEPTH = 20
export const EXPORT_VERSION = 1

const SAFE = 'Nothing was imported.'

export const importFault = defineFaults('import', {
  empty: {
    status: 422,
    retry: false,
    say: (d: { name: string }) => `“${d.name}” is empty. ${SAFE}`,
  },
  'unknown-format': {
    status: 422,
    retry: false,
    say: (d: { name: string }) =>
      `Kith reads CSV, Excel (.xlsx), vCard and its own JSON; “${d.name}” is none of these. ${SAFE} Save it as CSV and try again.`,
  },
  'not-a-spreadsheet': {
    status: 422,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `“${d.name}” is not an Excel workbook Kith can read (${d.why}). ${SAFE} Open it in your spreadsheet program and save it as .xlsx or CSV.`,
  },
  'too-large-inside': {
    status: 413,
    retry: false,
    say: (d: { name: string; limit: string }) =>
      `“${d.name}” unpacks to more than ${d.limit}, as files made to do harm do. ${SAFE} If it is really yours, save it as CSV.`,
  },
  'archive-path': {
    status: 422,
    retry: false,
    say: (d: { name: string; path: string }) =>
      `“${d.name}” holds a part named “${d.path}”, which points outside of it. ${SAFE}`,
  },
  'xml-dtd': {
    status: 422,
    retry: false,
    say: (d: { name: string }) =>
      `“${d.name}” defines its own XML entities, which no spreadsheet program does and which can be used to do harm. ${SAFE}`,
  },
  'unterminated-quote': {
    status: 422,
    retry: false,
    say: (d: { line: number }) =>
      `A quotation mark that opens on line ${d.line} is never closed, so the rest of the file cannot be told apart. ${SAFE} Close it and choose the file again.`,
  },
  unreadable: {
    status: 422,
    retry: false,
    say: (d: { name: string; line: number; why: string }) =>
      `“${d.name}” cannot be read beyond line ${d.line} (${d.why}). ${SAFE}`,
  },
  'too-many-columns': {
    status: 422,
    retry: false,
    say: (d: { count: number }) =>
      `The file has ${d.count} columns; up to ${MAX_COLUMNS} can be imported. ${SAFE} Was the right separator found?`,
  },
  'unknown-encoding': {
    status: 422,
    retry: false,
    say: (d: { encoding: string }) =>
      `Kith does not know the text encoding “${d.encoding}”. ${SAFE}`,
  },
  'no-sheet': {
    status: 422,
    retry: false,
    say: (d: { sheet: string; sheets: readonly string[] }) =>
      `There is no sheet “${d.sheet}” in this file. It has: ${d.sheets.join(', ')}.`,
  },
  'too-deep': {
    status: 422,
    retry: false,
    say: (d: { name: string }) =>
      `“${d.name}” is nested deeper than ${MAX_JSON_DEPTH} levels. ${SAFE}`,
  },
  'not-ours': {
    status: 422,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `“${d.name}” is not an export of Kith (${d.why}). ${SAFE}`,
  },
  'newer-version': {
    status: 409,
    retry: false,
    say: (d: { name: string }) =>
      `“${d.name}” was written by a newer Kith. ${SAFE} Update Kith first.`,
  },
  'no-source': {
    status: 404,
    retry: false,
    say: (d: { source: string }) =>
      `This file is not open any more (${d.source.slice(0, 8)}). ${SAFE} Choose it again.`,
  },
  'unknown-object': {
    status: 422,
    retry: false,
    say: (d: { object: string }) => `There is nothing called “${d.object}” to import into. ${SAFE}`,
  },
  'unknown-field': {
    status: 422,
    retry: false,
    say: (d: { column: string; field: string; object: string }) =>
      `Column “${d.column}” should go to “${d.field}”, which ${d.object} does not have. ${SAFE}`,
  },
  'cannot-fill': {
    status: 422,
    retry: false,
    say: (d: { column: string; field: string }) =>
      `Column “${d.column}” cannot go to “${d.field}”: Kith writes that field itself. ${SAFE}`,
  },
  'no-columns': {
    status: 422,
    retry: false,
    say: (d: { name: string }) =>
      `Every column of “${d.name}” is left out, so there is nothing to import.`,
  },
  'bad-plan': {
    status: 422,
    retry: false,
    say: (d: { why: string }) => `This mapping does not fit the file: ${d.why}. ${SAFE}`,
  },
  'disk-full': {
    status: 507,
    retry: true,
    say: (d: { name: string }) =>
      `The disk is full, so “${d.name}” could not be read in. ${SAFE} Make room and choose it again.`,
  },
  'file-gone': {
    status: 410,
    retry: false,
    say: (d: { name: string; done: number }) =>
      `Kith's copy of “${d.name}” is gone, so the import stopped after ${d.done} rows. They are kept and can be undone; import the file again for the rest.`,
  },
  superseded: {
    status: 409,
    retry: true,
    say: (d: { source: string }) =>
      `A newer check of the same file has started (${d.source.slice(0, 8)}).`,
  },
})

export const exportFault = defineFaults('export', {
  'only-people': {
    status: 422,
    retry: false,
    say: (d: { object: string }) =>
      `vCards are made of people; ${d.object} has neither names nor e-mail addresses to put in one.`,
  },
  'only-due': {
    status: 422,
    retry: false,
    say: (d: { object: string }) =>
      `A calendar file is made of tasks; ${d.object} are not due at any time.`,
  },
  'not-written': {
    status: 507,
    retry: true,
    say: (d: { name: string; why: string }) =>
      `“${d.name}” could not be written (${d.why}). Nothing of yours is lost. Make room and try again.`,
  },
})
