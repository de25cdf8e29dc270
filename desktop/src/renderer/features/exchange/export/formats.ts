/** The formats records go out in, in the words of the person who chooses. */
import type { EXPORT_FORMATS } from '@kith/shared/rpc'

export type ExportFormat = (typeof EXPORT_FORMATS)[number]

interface FormatWords {
  readonly label: string
  readonly hint: string
  readonly icon: string
  /** What the file holds, below the choice. */
  readonly note: string
}

const COMES_BACK =
  'Relations go out with name and id, so that the file can come back without a difference.'

export const FORMATS: Readonly<Record<ExportFormat, FormatWords>> = {
  csv: {
    label: 'CSV',
    hint: 'For spreadsheets and other programs',
    icon: 'file-text',
    note: COMES_BACK,
  },
  xlsx: {
    label: 'Excel',
    hint: 'With types, ready to open',
    icon: 'file-spreadsheet',
    note: COMES_BACK,
  },
  json: {
    label: 'JSON',
    hint: 'Complete, for Kith and for code',
    icon: 'file-json',
    note: COMES_BACK,
  },
  vcf: {
    label: 'vCard',
    hint: 'For phones and address books',
    icon: 'contact',
    note: 'One card per person, with every field that a card knows.',
  },
  ics: {
    label: 'iCalendar',
    hint: 'For reminders and calendars',
    icon: 'calendar-check',
    note: 'One to-do per task, with its day or time where it is due.',
  },
}
