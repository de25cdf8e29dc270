/**
 * HTTP headers under which a kept file is served. What a browser could run (HTML, SVG, XML,
 * scripts) is only ever downloaded; what is shown stands in a sandbox without an origin.
 */
import { safeName } from './safe-name.ts'

const SHOWN_INLINE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
  'text/plain',
  'audio/mpeg',
  'audio/wav',
  'audio/ogg',
  'audio/flac',
  'video/mp4',
  'video/webm',
])

export function fileHeaders(
  file: { readonly type: string; readonly size: number; readonly hash: string },
  name: string,
  asDownload = false,
): Readonly<Record<string, string>> {
  const isInline = SHOWN_INLINE.has(file.type) && !asDownload
  const plain = safeName(name)
  const ascii = plain.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  return {
    'content-type': file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type,
    'content-length': String(file.size),
    'content-disposition': `${isInline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encode(plain)}`,
    'content-security-policy':
      "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${file.hash}"`,
  }
}

/** RFC 8187: percent-encoding that also covers the marks `encodeURIComponent` leaves. */
const encode = (name: string): string =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
