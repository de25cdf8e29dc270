/** The formats records go out in, in the words of the person who chooses. */
import type { EXPORT_FORMATS } from '@kith/shared/rpc'

export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const FORMATS: Readonly<
  Record<ExportFormat, { readonly label: string; readonly hint: string; readonly icon: string }>
> = {
  csv: { label: 'CSV', hint: 'For spreadsheets and other programs', icon: 'file-text' },
  xlsx: { label: 'Excel', hint: 'With types, ready to open', icon: 'file-spreadsheet' },
  json: { label: 'JSON', hint: 'Complete, for Kith and for code', icon: 'file-json' },
  vcf: { label: 'vCard', hint: 'For phones and address books', icon: 'contact' },
}
