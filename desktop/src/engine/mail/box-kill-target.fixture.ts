/** Settles one account of a simulated provider and ends; kills itself after so many writes of the file. */
import { isFault } from '@kith/shared/kit'
import { openBoxBench, type BoxPlace } from './box-bench.fixture.ts'
import { killingStore } from '#engine/mail-testkit'

const [place = '', writes = '-1'] = process.argv.slice(2)
const bench = openBoxBench(JSON.parse(place) as BoxPlace, {
  wrapStore: store => killingStore(store, Number(writes)),
})
// A line that broke is mended by the next round; this process only has to end.
await bench.settle().catch((error: unknown) => {
  if (!isFault(error)) throw error
})
await bench.close()
process.exit(0)
