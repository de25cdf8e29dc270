/** The server's attachments over HTTP. */
import { s } from '@kith/shared/kit'
import { fileFault } from './file-faults.ts'
import type { FileRemote, RemoteState } from './file-remote.ts'

export interface HttpRemoteDeps {
  /** Asks as the person who is signed in; throws what the server says and when it is away. */
  readonly send: (request: {
    readonly method: 'GET' | 'PUT'
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: Uint8Array
    readonly signal?: AbortSignal
  }) => Promise<Response>
  readonly upstream: () => { readonly server: string; readonly workspace: string } | null
}

const stateSchema = s.object({ have: s.int().min(0), isComplete: s.boolean() })
/** Nothing came for so long: the wire is dead. */
const PIECE_MS = 120_000

export function createHttpRemote({ send, upstream }: HttpRemoteDeps): FileRemote {
  const at = (hash: string): string => {
    const known = upstream()
    if (known === null) throw fileFault('missing', { hash })
    return `/api/workspaces/${known.workspace}/blobs/${hash}`
  }
  const limited = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(PIECE_MS)])
  const stateOf = async (response: Response): Promise<RemoteState> =>
    stateSchema.parse(await response.json())
  return {
    upstream() {
      const known = upstream()
      return known === null ? null : `${known.server} ${known.workspace}`
    },
    state: async (hash, signal) =>
      stateOf(await send({ method: 'GET', path: `${at(hash)}/upload`, signal: limited(signal) })),
    put: async ({ hash, size, offset, bytes }, signal) =>
      stateOf(
        await send({
          method: 'PUT',
          path: `${at(hash)}?size=${size}&offset=${offset}`,
          headers: { 'content-type': 'application/octet-stream' },
          body: bytes,
          signal: limited(signal),
        }),
      ),
    async get(hash, from, signal) {
      const response = await send({
        method: 'GET',
        path: at(hash),
        ...(from === 0 ? {} : { headers: { range: `bytes=${from}-` } }),
        signal,
      })
      const range = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
      const size = Number(range ?? response.headers.get('content-length'))
      const body = response.body as AsyncIterable<Uint8Array> | null
      return { size, bytes: body ?? none() }
    },
  }
}

async function* none(): AsyncGenerator<Uint8Array> {}
