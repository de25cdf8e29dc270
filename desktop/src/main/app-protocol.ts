/**
 * `app://kith/…`: the page and attachments, without a server and without `file:`.
 * Only files below the page's folder are served, each with the policy that keeps it to itself.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { CustomScheme } from 'electron'
import { APP_SCHEME } from './navigation.ts'

export const appScheme: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    corsEnabled: true,
    stream: true,
    codeCache: true,
  },
}

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

export interface StoredFile {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ProtocolDeps {
  /** Folder of the built page. */
  readonly page: string
  /** Asks the engine for an attachment. */
  readonly file: (
    hash: string,
    name: string,
    isDownload: boolean,
  ) => Promise<StoredFile | undefined>
}

export function createProtocolHandler({
  page,
  file,
}: ProtocolDeps): (request: Request) => Promise<Response> {
  return async request => {
    const url = new URL(request.url)
    if (request.method !== 'GET' || url.host !== 'kith') return refusal(405)
    const hash = /^\/files\/([0-9a-f]{64})$/.exec(url.pathname)?.[1]
    if (hash !== undefined) return attachment(hash, url)
    const path = pagePath(page, url.pathname)
    return path === undefined ? refusal(404) : send(path, pageHeaders(path))
  }

  async function attachment(hash: string, url: URL): Promise<Response> {
    const found = await file(
      hash,
      url.searchParams.get('name') ?? '',
      url.searchParams.has('download'),
    )
    return found ? send(found.path, found.headers) : refusal(404)
  }
}

/** The file that an address of the page means; every route without an ending is the page itself. */
export function pagePath(page: string, pathname: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    // `%ff` is no text: nothing of ours has such a name.
    return undefined
  }
  if (decoded.includes('\0')) return undefined
  const wanted = normalize(join(page, extname(decoded) === '' ? 'index.html' : decoded))
  return wanted.startsWith(normalize(page) + sep) ? wanted : undefined
}

const pageHeaders = (path: string): Readonly<Record<string, string>> => ({
  'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
})

async function send(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return new Response(new Uint8Array(await readFile(path)), { headers })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refusal(404)
    throw error
  }
}

const refusal = (status: number): Response => new Response(null, { status })
