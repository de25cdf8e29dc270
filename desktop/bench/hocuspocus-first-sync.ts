/**
 * Hocuspocus' time for the first sync of the records of a file, a room each, in memory: nothing is kept and nothing is made of them but their values. Measured with two thousand of them, evenly chosen,
 * each room taken for as long as the other; with more open at once each takes longer, not shorter.
 */
import { writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { recordCodec } from '@kith/shared/docs'
import { freePort } from '../../sync-server/src/testkit/free-port.ts'
import { hocuspocusRooms, startPeer } from '../../sync-server/bench/peers.ts'

const ROOMS = 2_000

export interface TheirTime {
  readonly seconds: number
  /** Processor time of both ends. */
  readonly cpu: number
}

/** `scratch`: where the documents may lie meanwhile. */
export async function hocuspocusTime(file: string, scratch: string): Promise<TheirTime> {
  const states = statesOf(file)
  const rooms = Math.min(ROOMS, states.length)
  const chosen = Array.from({ length: rooms }, (_, at) => {
    return recordCodec.whole(states[Math.floor((at * states.length) / rooms)]!)
  })
  writeFileSync(scratch, JSON.stringify(chosen.map(bytes => Buffer.from(bytes).toString('base64'))))
  const port = await freePort()
  const peer = await startPeer('hocuspocus-process.ts', [String(port), String(rooms), scratch])
  const client = hocuspocusRooms(port)
  const cpu = process.cpuUsage()
  const theirs = await peer.cpuMs()
  const start = performance.now()
  const values = await Promise.all(
    chosen.map(async (_, at) => (await client.open(String(at))).getMap('f').toJSON()),
  )
  const times = states.length / rooms
  const seconds = ((performance.now() - start) / 1000) * times
  const { user, system } = process.cpuUsage(cpu)
  const cpuMs = (user + system) / 1000 + (await peer.cpuMs()) - theirs
  if (values.some(keys => Object.keys(keys).length === 0)) throw new Error('a room came empty')
  client.close()
  peer.stop()
  return { seconds, cpu: (cpuMs / 1000) * times }
}

function statesOf(file: string): readonly Uint8Array[] {
  const from = new Database(file, { readonly: true })
  const states = from
    .prepare("SELECT coalesce(cur, state) FROM doc WHERE kind = 'record' ORDER BY pk")
    .pluck()
    .all() as Uint8Array[]
  from.close()
  return states
}
