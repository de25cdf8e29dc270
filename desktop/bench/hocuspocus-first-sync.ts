/** Seconds of Hocuspocus for the first sync of so many records: measured with two thousand rooms, each as long as the other. */
import { freePort } from '../../sync-server/src/testkit/free-port.ts'
import { hocuspocusRooms, startPeer } from '../../sync-server/bench/peers.ts'

const ROOMS = 2_000

export async function hocuspocusSeconds(records: number): Promise<number> {
  const port = await freePort()
  const rooms = Math.min(ROOMS, records)
  const peer = await startPeer('hocuspocus-process.ts', [String(port), String(rooms)])
  const client = hocuspocusRooms(port)
  const start = performance.now()
  await Promise.all(Array.from({ length: rooms }, (_, at) => client.open(String(at))))
  const seconds = ((performance.now() - start) / 1000 / rooms) * records
  client.close()
  peer.stop()
  return seconds
}
