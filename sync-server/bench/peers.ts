/** Starts a server of the benchmark and talks to it; every server has a process of its own. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

export interface Peer<Told> {
  readonly told: Told & { readonly rss: number }
  /** Bytes, after collecting garbage. */
  readonly rss: () => Promise<number>
  /** What it tells of itself, asked anew. */
  readonly tell: () => Promise<Told & { readonly rss: number }>
  /** Processor time so far. */
  readonly cpuMs: () => Promise<number>
  readonly stop: () => void
}

/** As `npm run server` starts ours. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  'kith-process.ts': ['--max-semi-space-size=16'],
}

export async function startPeer<Told>(file: string, args: readonly string[]): Promise<Peer<Told>> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), [...args], {
    execArgv: ['--expose-gc', ...(FLAGS[file] ?? [])],
  })
  const next = <T>() =>
    new Promise<T>((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`${file} ended with ${code}`))
      child.once('message', told => {
        child.off('exit', onExit)
        resolve(told as T)
      })
      child.once('exit', onExit)
    })
  const told = await next<Told & { rss: number }>()
  const ask = (what: 'rss' | 'cpu') => {
    const answer = next<{ rss: number; cpuMs: number }>()
    child.send(what)
    return answer
  }
  return {
    told,
    tell: async () => {
      const answer = next<Told & { rss: number }>()
      child.send('tell')
      return answer
    },
    rss: async () => (await ask('rss')).rss,
    cpuMs: async () => (await ask('cpu')).cpuMs,
    stop: () => child.disconnect(),
  }
}

export interface Rooms {
  readonly open: (name: string) => Promise<Y.Doc>
  readonly close: () => void
}

/** One socket to Hocuspocus, with as many rooms on it as wanted. */
export function hocuspocusRooms(port: number): Rooms {
  const socket = new HocuspocusProviderWebsocket({
    url: `ws://127.0.0.1:${port}`,
    WebSocketPolyfill: WebSocket,
  })
  return {
    open: name =>
      new Promise(resolve => {
        const document = new Y.Doc({ guid: name })
        const provider = new HocuspocusProvider({
          websocketProvider: socket,
          name,
          document,
          token: 't',
          onSynced: () => resolve(document),
        })
        provider.attach()
      }),
    close: () => socket.destroy(),
  }
}

/** Somebody's next change of a document. */
export const nextUpdate = (document: Y.Doc): Promise<void> =>
  new Promise(resolve => document.once('update', () => resolve()))
