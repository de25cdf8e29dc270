/** Numbers as a person reads them in a terminal. */
const numbers = new Intl.NumberFormat('en-GB')
const sizes = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

export const number = (value: number): string => numbers.format(value)

/** "1 record", "10,251 records". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`

/** "4.2 MB"; a kB is a thousand bytes, as disks and mail servers count. */
export function size(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${sizes.format(value)} ${UNITS[unit]}`
}
