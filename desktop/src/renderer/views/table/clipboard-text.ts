/**
 * Cells as other spreadsheets write and read them: tab-separated text and an HTML table.
 *
 * Excel, Numbers, LibreOffice and Google Sheets agree on tab-separated text in which a cell with a
 * tab, a line break or a quote is quoted and its quotes are doubled.
 */
export type TextGrid = readonly (readonly string[])[]

const NEEDS_QUOTES = /[\t\n\r"]/

export const formatTsv = (grid: TextGrid): string =>
  grid.map(row => row.map(quoteCell).join('\t')).join('\n')

const quoteCell = (text: string): string =>
  NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text

export function parseTsv(text: string): TextGrid {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  let at = 0
  const endCell = () => {
    row.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    rows.push(row)
    row = []
  }
  while (at < text.length) {
    const mark = text[at]!
    if (isQuoted) {
      if (mark !== '"') cell += mark
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (mark === '"' && cell === '' && closesAt(text, at)) isQuoted = true
    else if (mark === '\t') endCell()
    else if (mark === '\r') {
      if (text[at + 1] !== '\n') endRow()
    } else if (mark === '\n') endRow()
    else cell += mark
    at += 1
  }
  // Spreadsheets end the last row with a line break, text editors may not.
  if (cell !== '' || row.length > 0) endRow()
  return rows
}

/** A quote opens a quoted cell only when one closes it before a tab, a line break or the end: `5" pipe` is not quoted. */
function closesAt(text: string, open: number): boolean {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue
    if (text[at + 1] === '"') at += 1
    else return at + 1 >= text.length || /[\t\r\n]/.test(text[at + 1]!)
  }
  return false
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escapeHtml = (text: string): string => text.replaceAll(/[&<>]/g, mark => ENTITIES[mark]!)

export const formatHtmlTable = (grid: TextGrid): string =>
  `<table>${grid
    .map(
      row =>
        `<tr>${row.map(cell => `<td>${escapeHtml(cell).replaceAll('\n', '<br>')}</td>`).join('')}</tr>`,
    )
    .join('')}</table>`
