/**
 * Hocuspocus in a process of its own, in memory, a room per record: argv[2] port, argv[3] how many records,
 * argv[4] a file with their documents (a list of base64) where they are not those of record.ts.
 */
import { readFileSync } from 'node:fs'
import { Server } from '@hocuspocus/server'
import * as Y from 'yjs'
import { stateOf } from './record.ts'

const [, , port = '0', count = '0', file] = process.argv
const states: readonly Uint8Array[] =
  file === undefined
    ? Array.from({ length: Number(count) }, (_, at) => stateOf(at).subarray(1))
    : (JSON.parse(readFileSync(file, 'utf8')) as string[]).map(text => Buffer.from(text, 'base64'))
const server = new Server({
  port: Number(port),
  address: '127.0.0.1',
  quiet: true,
  debounce: 100_000,
  maxDebounce: 200_000,
  maxPendingDocuments: 1e9,
  maxUnauthenticatedQueueSize: 1e9,
  maxUnauthenticatedQueueMessages: 1e9,
  unloadImmediately: false,
  async onLoadDocument({ documentName, document }) {
    const state = states[Number(documentName)]
    if (state) Y.applyUpdate(document, state)
    return document
  },
})
await server.listen()
globalThis.gc?.()
process.send?.({ rss: process.memoryUsage().rss })
process.on('message', what => {
  if (what === 'rss') globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  process.send?.({ rss: process.memoryUsage().rss, cpuMs: (user + system) / 1000 })
})
process.on('disconnect', () => process.exit(0))
