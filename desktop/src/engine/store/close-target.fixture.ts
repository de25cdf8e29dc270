/** A program that closes its readers while they work and then has nothing else to wait for. */
import { createReaders } from './readers.ts'

const readers = createReaders({ file: process.argv[2] ?? '' })
const LONG =
  'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400000) SELECT count(*) FROM c'
const ask = () => readers.all(LONG)
// Those that are cut off say so; nobody waits for them here.
for (let n = 0; n < 6; n++) void ask().then(nothing, nothing)
await readers.all('SELECT 1')
void ask().then(nothing, nothing)
await readers.close()
process.stdout.write('closed')

function nothing(): void {
  // See above.
}
