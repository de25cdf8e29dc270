/**
 * Bytes of mail as they really come, made into bytes a parser of RFC 5322 reads as was meant:
 * line ends of old Macs, NUL bytes, and header fields in bare 8-bit charsets.
 */
const CR = 13
const LF = 10
/** Headers beyond this are not looked at: no real mail has them. */
const HEAD_MAX = 2 * 1024 * 1024

export function repair(raw: Uint8Array): Uint8Array {
  return withReadableHead(withoutNul(withLineEnds(raw)))
}

/** A mail without a single LF was written with CR alone. */
function withLineEnds(raw: Uint8Array): Uint8Array {
  if (raw.includes(LF) || !raw.includes(CR)) return raw
  return raw.map(byte => (byte === CR ? LF : byte))
}

function withoutNul(raw: Uint8Array): Uint8Array {
  return raw.includes(0) ? raw.filter(byte => byte !== 0) : raw
}

/** Fields that are not UTF-8 are read in the charset of the body, else as Western European. */
function withReadableHead(raw: Uint8Array): Uint8Array {
  const end = headEnd(raw)
  const head = raw.subarray(0, end)
  if (isAscii(head) || isUtf8(head)) return raw
  const latin = decode('windows-1252', head) ?? ''
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(latin)?.[1] ?? 'windows-1252'
  const text = (/^utf-?8$/i.test(charset) ? undefined : decode(charset, head)) ?? latin
  const bytes = new TextEncoder().encode(text)
  const whole = new Uint8Array(bytes.length + raw.length - end)
  whole.set(bytes)
  whole.set(raw.subarray(end), bytes.length)
  return whole
}

/** Where the first empty line begins. */
export function headEnd(raw: Uint8Array): number {
  const limit = Math.min(raw.length, HEAD_MAX)
  for (let at = raw.indexOf(LF); at !== -1 && at < limit; at = raw.indexOf(LF, at + 1)) {
    const next = raw[at + 1]
    if (next === LF || (next === CR && raw[at + 2] === LF)) return at + 1
  }
  return limit
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return false
  return true
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function decode(charset: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // A charset nobody knows.
    return undefined
  }
}
