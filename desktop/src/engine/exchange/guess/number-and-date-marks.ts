/** How a file writes dates and decimals, told by the values that leave no choice. */
import type { ImportPlan, ImportSource } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'

const SHORT_DATE = /^(\d{1,2})([-./])(\d{1,2})\2\d{2,4}/

/** An example of each order when the file has both: no choice of one is right for all of its dates. */
export function mixedDatesOf(columns: readonly ColumnStats[]): ImportSource['mixedDates'] {
  const values = columns.flatMap(column => column.values)
  const isOver = (value: string, part: 1 | 3) => {
    const match = SHORT_DATE.exec(value)
    return match !== null && Number(match[part]) > 12 && Number(match[part === 1 ? 3 : 1]) <= 12
  }
  const dayFirst = values.find(value => isOver(value, 1))
  const monthFirst = values.find(value => isOver(value, 3))
  return dayFirst === undefined || monthFirst === undefined ? null : { dayFirst, monthFirst }
}

/** `31/12/2026` can only be day first, `12/31/2026` only month first. */
export function dateOrderOf(
  columns: readonly ColumnStats[],
  locale: string,
): ImportPlan['dateOrder'] {
  let dayFirst = 0
  let monthFirst = 0
  let dots = 0
  let slashes = 0
  let years = 0
  for (const value of columns.flatMap(column => column.values)) {
    if (/^\d{4}[-./]\d{1,2}[-./]\d{1,2}/.test(value)) years++
    const match = SHORT_DATE.exec(value)
    if (!match) continue
    const [, first = '', mark, second = ''] = match
    if (Number(first) > 12) dayFirst++
    else if (Number(second) > 12) monthFirst++
    if (mark === '/') slashes++
    else dots++
  }
  if (dayFirst + monthFirst > 0) return dayFirst >= monthFirst ? 'dmy' : 'mdy'
  if (slashes + dots === 0 && years > 0) return 'ymd'
  return slashes > 0 && dots === 0 && /^en-US/i.test(locale) ? 'mdy' : 'dmy'
}

export function decimalOf(
  columns: readonly ColumnStats[],
  separator: string | null,
): ImportPlan['decimal'] {
  let comma = 0
  let point = 0
  for (const value of columns.flatMap(column => column.values)) {
    const bare = value.replace(/\p{Sc}|[A-Z]{3}|\s/gu, '')
    if (!/^[-+]?[\d.,']+$/.test(bare)) continue
    if (/,\d{1,2}$/.test(bare) && !/\.\d{1,2}$/.test(bare)) comma++
    else if (/,\d{4,}$/.test(bare) && !bare.includes('.')) comma++
    else if (/\.\d+$/.test(bare) && !/^\d{1,3}(\.\d{3})+$/.test(bare)) point++
    if (/\.\d{3},\d/.test(bare)) comma += 2
    if (/,\d{3}\.\d/.test(bare)) point += 2
  }
  if (comma === point) return separator === ';' && comma > 0 ? ',' : '.'
  return comma > point ? ',' : '.'
}
