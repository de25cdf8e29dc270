/** One round of a device at a CalDAV server; kills itself with so many writes of the file. */
import { isFault } from '@kith/shared/kit'
import { killingStore } from '#engine/mail-testkit'
import { openDavBench, type DavPlace } from './dav-bench.fixture.ts'

const [place = '', writes = '-1'] = process.argv.slice(2)
const bench = await openDavBench(JSON.parse(place) as DavPlace, store =>
  killingStore(store, Number(writes)),
)
// A line that broke is mended by the next round; this process only has to end.
await bench.sync().catch((error: unknown) => {
  if (!isFault(error)) throw error
})
await bench.end()
process.exit(0)
