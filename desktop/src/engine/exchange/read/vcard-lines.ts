/**
 * vCard text as properties: lines unfolded, parameters split, 2.1's quoted-printable decoded.
 * ical.js parses one card at a time below this; what it cannot take (2.1) is read here.
 */
export interface CardProperty {
  readonly name: string
  /** Lower-case parameter names; several values of one are joined by commas. */
  readonly params: Readonly<Record<string, string>>
  readonly value: string
}

/** Cards in a text, each as its properties. A card that never ends is taken as far as it goes. */
export function* cardsIn(text: string): Generator<readonly CardProperty[]> {
  let card: CardProperty[] | undefined
  for (const line of unfold(text)) {
    const upper = line.toUpperCase().trim()
    if (upper === 'BEGIN:VCARD') {
      if (card && card.length > 0) yield card
      card = []
    } else if (upper === 'END:VCARD') {
      if (card) yield card
      card = undefined
    } else if (card) {
      const property = propertyOf(line)
      if (property) card.push(property)
    }
  }
  if (card && card.length > 0) yield card
}

function unfold(text: string): readonly string[] {
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n[ \t]/g, '')
  const lines: string[] = []
  for (const line of plain.split('\n')) {
    const last = lines.at(-1)
    // Quoted-printable of 2.1 goes on after a `=` at the end of the line.
    if (last !== undefined && last.endsWith('=') && /;(encoding=)?quoted-printable/i.test(last)) {
      lines[lines.length - 1] = last.slice(0, -1) + line
    } else lines.push(line)
  }
  return lines
}

function propertyOf(line: string): CardProperty | undefined {
  const colon = valueStart(line)
  if (colon < 1) return undefined
  const [head = '', ...rest] = splitOutsideQuotes(line.slice(0, colon), ';')
  const params: Record<string, string> = Object.create(null) as Record<string, string>
  for (const part of rest) {
    const at = part.indexOf('=')
    // 2.1 writes `TEL;HOME;VOICE:` without `TYPE=`.
    const key =
      at < 0
        ? /^(quoted-printable|base64)$/i.test(part)
          ? 'encoding'
          : 'type'
        : part.slice(0, at).toLowerCase()
    const value = (at < 0 ? part : part.slice(at + 1)).replaceAll('"', '')
    params[key] = params[key] === undefined ? value : `${params[key]},${value}`
  }
  const name = head.slice(head.lastIndexOf('.') + 1).toUpperCase()
  const raw = line.slice(colon + 1)
  const isQuoted = /quoted-printable/i.test(params['encoding'] ?? '')
  return { name, params, value: isQuoted ? quotedPrintable(raw) : raw }
}

function valueStart(line: string): number {
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted
    if (line[at] === ':' && !isQuoted) return at
  }
  return -1
}

function splitOutsideQuotes(text: string, mark: string): string[] {
  const parts = ['']
  let isQuoted = false
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted
    if (char === mark && !isQuoted) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

function quotedPrintable(text: string): string {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const hex = /^=([0-9a-f]{2})/i.exec(text.slice(at, at + 3))?.[1]
    if (hex === undefined) bytes.push(...Buffer.from(text[at] ?? ''))
    else {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    }
  }
  return Buffer.from(bytes).toString('utf8')
}

/** Splits a structured value (`N`, `ADR`, `ORG`) and takes the escapes back. */
export function components(value: string, mark = ';'): string[] {
  const parts = ['']
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? ''
    if (char === '\\' && at + 1 < value.length) {
      const next = value[++at] ?? ''
      parts[parts.length - 1] += next === 'n' || next === 'N' ? '\n' : next
    } else if (char === mark) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

export const unescaped = (value: string): string => components(value, '\u0000').join('')
