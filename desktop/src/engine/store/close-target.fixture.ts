/**
 * A program that closes its readers and then has nothing else to wait for.
 *
 *   node close-target.fixture.ts FILE idle|busy|answering
 */
import { createReaders } from './readers.ts'

const [, , file = '', how = 'busy'] = process.argv
const readers = createReaders({ file })
const LONG =
  'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400000) SELECT count(*) FROM c'
const ask = () => readers.all(LONG)
// Those that are cut off say so; nobody waits for them here.
if (how === 'busy') for (let n = 0; n < 6; n++) void ask().then(nothing, nothing)
await readers.all('SELECT 1')
if (how === 'busy') void ask().then(nothing, nothing)
if (how === 'answering') {
  void readers.all('SELECT 2').then(nothing, nothing)
  // The answer lies ready, and is heard only after closing has begun.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
}
await readers.close()
process.stdout.write('closed')

function nothing(): void {
  // See above.
}
