/** The words of the little HTML that Google lets a description carry; text without tags stays as it is. */
export function plainWords(html: string): string {
  if (!/<\/?[a-z][^>]*>/i.test(html)) return html
  return html
    .replaceAll(/\r?\n/g, ' ')
    .replaceAll(/<(?:script|style)\b[^>]*>.*?<\/(?:script|style)>/gi, '')
    .replaceAll(/<br\s*\/?>|<\/(?:p|div|h\d|ul|ol)>/gi, '\n')
    .replaceAll(/<li\b[^>]*>/gi, '\n• ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, entity)
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}
function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
}
