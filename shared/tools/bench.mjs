/** `npm run bench -- [name…]`: the benchmarks of desktop/bench and sync-server/bench, one process each, so that none warms another. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { findChromium } from './chromium.mjs'
import { ensurePage } from './build-page.mjs'
import { ENGINE_FLAGS } from './engine-flags.mjs'
import { ROOT, runSteps } from './run-steps.mjs'

const folderOf = new Map(
  ['desktop', 'sync-server'].flatMap(name => {
    const folder = path.join(ROOT, name, 'bench')
    return readdirSync(folder)
      .filter(file => file.endsWith('.bench.ts'))
      .map(file => [file.slice(0, -'.bench.ts'.length), folder])
  }),
)
const all = [...folderOf.keys()]
const wanted = process.argv.slice(2).filter(word => !word.startsWith('-'))
const flags = process.argv.slice(2).filter(word => word.startsWith('-'))
const unknown = wanted.filter(name => !all.includes(name))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark “${unknown.join(', ')}”. There are: ${all.join(', ')}\n`,
  )
  process.exit(1)
}
const chromium = await findChromium()
if (!ensurePage()) process.exit(1)
const env = {
  // As every engine has it that is started by `launch.mjs` or the app; without it the memory is not theirs.
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
  ...(chromium.path ? { ...chromium.env, KITH_CHROMIUM: chromium.path } : {}),
}
// A million records and fifty thousand sockets take minutes: they run when named.
const usual = all.filter(name => name !== 'million' && name !== 'sockets')
const steps = (wanted.length > 0 ? wanted : usual).map(name => [
  name,
  process.execPath,
  '--expose-gc',
  ...ENGINE_FLAGS,
  path.join(folderOf.get(name), `${name}.bench.ts`),
  ...flags,
])
let isGood = true
for (const step of steps) isGood = runSteps([step], { env }) && isGood
process.exit(isGood ? 0 : 1)
