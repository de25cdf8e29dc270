/** Which field type fits what a column holds; used for fields that an import makes. */
import { fieldTypes, type ParseContext } from '@kith/shared/model'
import type { ColumnStats } from '../read/column-stats.ts'
import { headerNorm, meaningOf } from './header-words.ts'

export interface GuessedType {
  readonly type: string
  /** Short, different values of which few exist: options of a select. */
  readonly choices?: readonly string[]
  readonly isMultiline?: boolean
}

const FIT = 0.95
const MAX_CHOICES = 25
const MAX_CHOICE_LENGTH = 40
const LONG_TEXT = 160
const YES_NO = new Set('yes no true false ja nein nei oui non si sim nao y n x'.split(' '))

/** Share of values that a field type reads. */
export function fitOf(
  values: readonly string[],
  type: string,
  options: unknown,
  context: ParseContext,
): number {
  const found = fieldTypes.find(type)
  if (!found || values.length === 0) return 0
  const parsed = found.options.safeParse(options ?? {})
  if (!parsed.success) return 0
  return (
    values.filter(value => !('problem' in found.parse(value, parsed.data, context))).length /
    values.length
  )
}

export function typeOf(column: ColumnStats, context: ParseContext): GuessedType {
  const { values, header } = column
  if (values.length === 0) return { type: 'text' }
  const share = (test: (value: string) => boolean): number =>
    values.filter(test).length / values.length
  const fits = (type: string): boolean => fitOf(values, type, {}, context) >= FIT
  // What looks like a date throughout is one, also where some days do not exist.
  const reads = (type: string): boolean => fitOf(values, type, {}, context) >= 0.6
  const isNamedId = /\b(id|no|nr|number|nummer|code|key|ref|uuid|sku|zip)\b/.test(
    headerNorm(header),
  )

  // The same for addresses: one that is broken is to be mended, not a reason to keep them all as text.
  if (share(value => /^[^@\s]\S*@|<\S+@/.test(value)) >= FIT && reads('emails'))
    return { type: 'emails' }
  if (share(value => /^(https?:\/\/|www\.)/i.test(value)) >= FIT && fits('links'))
    return { type: 'links' }
  if (share(value => YES_NO.has(value.toLowerCase())) >= FIT && fits('boolean'))
    return { type: 'boolean' }
  const isPhone = meaningOf(header) === 'phone' || /\b(fax|tlf|telefax)\b/.test(headerNorm(header))
  if (isPhone && fits('phones')) return { type: 'phones' }
  if (share(looksLikePhone) >= FIT && fits('phones')) return { type: 'phones' }
  if (
    share(
      value => /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/.test(value) || /\p{L}{3,}.*\d/u.test(value),
    ) >= FIT
  ) {
    if (share(value => /\d:\d\d/.test(value)) > 0.5 && reads('dateTime'))
      return { type: 'dateTime' }
    if (reads('date')) return { type: 'date' }
  }
  if (
    share(value => /\p{Sc}|^[A-Z]{3}\s?\d|\d\s?[A-Z]{3}$/u.test(value)) >= FIT &&
    fits('currency')
  )
    return { type: 'currency' }
  const isPlainNumber =
    share(
      value => /^[-+(]?\d[\d.,\s']*\)?$/.test(value) && !/^0\d/.test(value) && value.length <= 15,
    ) >= FIT
  if (isPlainNumber && !isNamedId && fits('number')) return { type: 'number' }
  const choices = choicesOf(column)
  if (choices && !isNamedId) return { type: 'select', choices }
  const isMultiline = values.some(value => value.includes('\n') || value.length > LONG_TEXT)
  return { type: 'text', isMultiline }
}

function looksLikePhone(value: string): boolean {
  const digits = value.replace(/\D/g, '').length
  const isShaped =
    /^\+\d[\d\s().-]+$/.test(value) || /^\(?\d{2,4}\)?[\s-]\d{2,4}[\s-]\d[\d\s-]+$/.test(value)
  return digits >= 7 && digits <= 15 && isShaped && !/^\d{4}-\d{2}-\d{2}/.test(value)
}

/** Few different short values, each often enough to be a choice and not chance. */
function choicesOf({ distinct, filled }: ColumnStats): readonly string[] | undefined {
  if (!distinct || distinct.size < 2 || distinct.size > MAX_CHOICES || filled < distinct.size * 3)
    return undefined
  const values = [...distinct].toSorted((a, b) => b[1] - a[1]).map(([value]) => value)
  if (
    values.some(
      value =>
        value.length > MAX_CHOICE_LENGTH || /[\n;|@]/.test(value) || /^[-\d.,]+$/.test(value),
    )
  )
    return undefined
  return values
}
