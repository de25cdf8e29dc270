/** Every field type. Adding one: write its file beside this one and add its line here. */
import { defineRegistry } from '#kit'
import type { FieldType } from '../field-type.ts'
import { address } from './address.ts'
import { array } from './array.ts'
import { boolean } from './boolean.ts'
import { currency } from './currency.ts'
import { dateTime } from './date-time.ts'
import { dateWithoutYear } from './date-without-year.ts'
import { date } from './date.ts'
import { duration } from './duration.ts'
import { emails } from './emails.ts'
import { files } from './files.ts'
import { fullName } from './full-name.ts'
import { json } from './json.ts'
import { links } from './links.ts'
import { multiSelect } from './multi-select.ts'
import { nextActivity } from './next-activity.ts'
import { number } from './number.ts'
import { phones } from './phones.ts'
import { rating } from './rating.ts'
import { backlinks, reference, references, user } from './relation.ts'
import { richText } from './rich-text.ts'
import { select } from './select.ts'
import { status } from './status.ts'
import { actor, uuid } from './system.ts'
import { text } from './text.ts'

const list = [
  text,
  richText,
  number,
  currency,
  boolean,
  date,
  dateTime,
  select,
  status,
  multiSelect,
  emails,
  phones,
  links,
  address,
  fullName,
  array,
  files,
  reference,
  references,
  backlinks,
  nextActivity,
  user,
  rating,
  duration,
  dateWithoutYear,
  json,
  uuid,
  actor,
] as const

export type FieldTypeId = (typeof list)[number]['id']
export const fieldTypes = defineRegistry<FieldType>('field type', list)
