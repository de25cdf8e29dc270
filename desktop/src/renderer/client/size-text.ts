const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** "3.4 MB": two figures where they say something. */
export function sizeText(bytes: number): string {
  let at = 0
  let size = bytes
  while (size >= 1000 && at < UNITS.length - 1) {
    size /= 1000
    at += 1
  }
  const digits = at > 0 && size < 10 ? 1 : 0
  return `${size.toLocaleString(undefined, { maximumFractionDigits: digits })} ${UNITS[at]}`
}
