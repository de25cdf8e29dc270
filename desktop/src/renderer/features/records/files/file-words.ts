/** What a file is called, how big it is, which icon it has and whether it can be shown. */
import type { Json } from '@kith/shared/kit'
import type { Row } from '@kith/shared/query'
import type { FileState } from '@kith/shared/rpc'

export interface KeptFile {
  readonly hash: string
  readonly name: string
  readonly size: number
  readonly type: string
}

/** The file of an attachment; `null` when the row carries none. */
export function fileOf(row: Row): KeptFile | null {
  const list = row.cells['file']
  const first: Json | undefined = Array.isArray(list) ? (list as readonly Json[])[0] : list
  if (first === null || typeof first !== 'object' || Array.isArray(first)) return null
  const known = first as Readonly<Record<string, Json>>
  const { hash, name, size, type } = known as { hash?: Json; name?: Json; size?: Json; type?: Json }
  if (typeof hash !== 'string') return null
  return {
    hash,
    name: typeof name === 'string' ? name : row.title,
    size: typeof size === 'number' ? size : 0,
    type: typeof type === 'string' ? type : '',
  }
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** 1,536 → "1.5 kB"; thousands, as every file manager counts. */
export function sizeWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const figure =
    unit === 0 || value >= 99.5 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))
  return `${figure} ${UNITS[unit]}`
}

export type PreviewKind = 'image' | 'pdf' | 'text' | 'audio' | 'video' | 'none'

const TEXT_NAMES = /\.(?:txt|md|csv|tsv|json|log|xml|yaml|yml|ics|vcf|eml|ini|sql)$/i

/** By the type that the engine found in the bytes; HTML and SVG may carry scripts and are never shown. */
export function previewOf({
  type,
  name,
}: {
  readonly type: string
  readonly name: string
}): PreviewKind {
  if (/^image\/(?:png|jpeg|gif|webp|avif|bmp)$/.test(type)) return 'image'
  if (type === 'application/pdf') return 'pdf'
  if (type.startsWith('audio/')) return 'audio'
  if (type.startsWith('video/')) return 'video'
  if (/html|svg|script/.test(type)) return 'none'
  return type.startsWith('text/') || type === 'application/json' || TEXT_NAMES.test(name)
    ? 'text'
    : 'none'
}

export function iconOf(type: string, name: string): string {
  if (type.startsWith('image/')) return 'file-image'
  if (type.startsWith('audio/')) return 'file-audio'
  if (/\.(?:xlsx?|csv|ods|numbers|tsv)$/i.test(name)) return 'file-spreadsheet'
  if (/\.(?:zip|gz|7z|tar|rar)$/i.test(name)) return 'file-archive'
  if (/json/.test(type)) return 'file-json'
  return previewOf({ type, name }) === 'none' ? 'file' : 'file-text'
}

export interface FilePlace {
  readonly icon: string
  readonly text: string
  /** While it travels. */
  readonly progress: FileState['progress']
}

/** Where the bytes of a file are, when that is worth a word; `null` for a file that is simply here. */
export function placeOf(state: FileState | undefined): FilePlace | null {
  if (state === undefined) return null
  const { isHere, isKept, isSent, progress } = state
  const say = (icon: string, text: string): FilePlace => ({ icon, text, progress })
  if (progress !== null) {
    const far = `${sizeWords(progress.done)} of ${sizeWords(progress.total)}`
    return progress.direction === 'down'
      ? say('download', `Fetching, ${far}`)
      : say('upload', `Sending, ${far}`)
  }
  if (!isHere)
    return isSent === null
      ? say('triangle-alert', 'Missing on this device')
      : say('cloud', 'Not on this device')
  if (isSent === false) return say('upload', 'Waits to be sent')
  return isKept ? say('hard-drive', 'Kept on this device') : null
}
