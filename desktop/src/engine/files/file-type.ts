/** What a file is, told by its bytes. The name only chooses between kinds that share their bytes. */
import { extensionOf } from './safe-name.ts'

interface Signature {
  readonly type: string
  readonly at: number
  readonly bytes: readonly number[]
}

const text = (value: string): readonly number[] => Array.from(value, char => char.charCodeAt(0))
const signature = (type: string, bytes: readonly number[], at = 0): Signature => ({
  type,
  at,
  bytes,
})

const SIGNATURES: readonly Signature[] = [
  signature('image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  signature('image/jpeg', [0xff, 0xd8, 0xff]),
  signature('image/gif', text('GIF8')),
  signature('image/webp', text('WEBP'), 8),
  signature('image/avif', text('ftypavif'), 4),
  signature('image/heic', text('ftypheic'), 4),
  signature('image/bmp', text('BM')),
  signature('image/tiff', [0x49, 0x49, 0x2a, 0x00]),
  signature('image/tiff', [0x4d, 0x4d, 0x00, 0x2a]),
  signature('application/pdf', text('%PDF-')),
  signature('application/zip', [0x50, 0x4b, 0x03, 0x04]),
  signature('application/zip', [0x50, 0x4b, 0x05, 0x06]),
  signature('application/gzip', [0x1f, 0x8b]),
  signature('application/x-7z-compressed', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
  signature('application/vnd.sqlite3', text('SQLite format 3\0')),
  signature('application/x-ole-storage', [0xd0, 0xcf, 0x11, 0xe0]),
  signature('application/vnd.microsoft.portable-executable', text('MZ')),
  signature('audio/mpeg', text('ID3')),
  signature('audio/mpeg', [0xff, 0xfb]),
  signature('audio/wav', text('WAVE'), 8),
  signature('audio/ogg', text('OggS')),
  signature('audio/flac', text('fLaC')),
  signature('video/mp4', text('ftyp'), 4),
  signature('video/webm', [0x1a, 0x45, 0xdf, 0xa3]),
  signature('application/rtf', text('{\\rtf')),
]

const IN_ZIP: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
}
const AS_TEXT: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  vcf: 'text/vcard',
  ics: 'text/calendar',
  md: 'text/markdown',
  json: 'application/json',
  eml: 'message/rfc822',
}

/** Bytes of the beginning that `typeOf` wants. */
export const HEAD_BYTES = 4096

export function typeOf(head: Uint8Array, name: string): string {
  const extension = extensionOf(name)
  const found = SIGNATURES.find(({ at, bytes }) =>
    bytes.every((byte, index) => head[at + index] === byte),
  )
  if (found?.type === 'application/zip') return IN_ZIP[extension] ?? found.type
  if (found) return found.type
  if (head.includes(0)) return 'application/octet-stream'
  return textType(new TextDecoder().decode(head), extension)
}

function textType(start: string, extension: string): string {
  const begin = start
    .replace(/^\uFEFF/, '')
    .trimStart()
    .slice(0, 1000)
    .toLowerCase()
  if (begin.includes('<svg')) return 'image/svg+xml'
  if (/^(<!doctype html|<html|<head|<body|<script|<iframe|<!--)/.test(begin)) return 'text/html'
  if (begin.startsWith('<?xml')) return 'application/xml'
  if (begin.startsWith('begin:vcard')) return 'text/vcard'
  if (begin.startsWith('begin:vcalendar')) return 'text/calendar'
  return AS_TEXT[extension] ?? 'text/plain'
}
