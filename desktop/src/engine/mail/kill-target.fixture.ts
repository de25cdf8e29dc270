/** Settles one account and ends; kills itself after so many writes of the file. */
import { isFault } from '@kith/shared/kit'
import type { Dovecot } from '#engine/mail-testkit'
import { openBench } from './engine.fixture.ts'
import { killingStore } from '#engine/mail-testkit'

const [port = '', user = '', folder = '', writes = '-1'] = process.argv.slice(2)
const server = { host: '127.0.0.1', port: Number(port) } as unknown as Dovecot
const bench = openBench(server, {
  user,
  folder,
  wrapStore: store => killingStore(store, Number(writes)),
})
// A line that broke is mended by the next round; this process only has to end.
await bench.settle().catch((error: unknown) => {
  if (!isFault(error)) throw error
})
await bench.close()
process.exit(0)
