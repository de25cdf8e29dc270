/** The audit log for spreadsheets: RFC 4180, UTF-8, CRLF. */
import { isoTime } from '@kith/shared/kit'
import type { AuditRow } from './audit-chain.ts'

const HEAD = 'seq,time,what,actor,address,data,hash'

export const auditCsv = (rows: readonly AuditRow[]): string =>
  [
    HEAD,
    ...rows.map(row =>
      [
        String(row.seq),
        isoTime(Number(row.at)),
        row.what,
        row.actor ?? '',
        row.address ?? '',
        row.data,
        row.hash,
      ]
        .map(cell)
        .join(','),
    ),
    '',
  ].join('\r\n')

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
