/**
 * Walks through simulated workspaces: desktops, one server, a bad network, crashes, jumping clocks.
 *
 *   npm run sim -- --seeds 1000            seeds 0 to 999, plain and hard
 *   npm run sim -- --seed 443 --hard       one walk again
 *   npm run sim -- --from 5000 --seeds 500 --desktops 4 --steps 400
 *
 * Hard walks also restore yesterday's backup of the server and of desktops. Prints what was met and
 * every seed that failed; a seed says the same each time.
 */
import { parseArgs } from 'node:util'
import { judge, rest, walk } from '../src/testkit/sync/walk.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string' },
    desktops: { type: 'string', default: '3' },
    steps: { type: 'string', default: '150' },
    hard: { type: 'boolean' },
  },
})
const from = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.seeds) : 1
const kinds =
  values.hard === undefined && values.seed === undefined ? [false, true] : [values.hard ?? false]
const met = new Map()
let failed = 0
const start = performance.now()
for (let seed = from; seed < from + count; seed++) {
  for (const isHard of kinds) {
    try {
      const world = walk({
        seed,
        desktops: Number(values.desktops),
        steps: Number(values.steps),
        isHard,
      })
      rest(world)
      judge(world, isHard)
      for (const [what, times] of world.met) met.set(what, (met.get(what) ?? 0) + times)
    } catch (error) {
      failed++
      process.stdout.write(`seed ${seed}${isHard ? ' --hard' : ''}: ${error.message}\n`)
    }
  }
}
for (const [what, times] of [...met].sort(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(`${String(times).padStart(9)}  ${what}\n`)
const seconds = ((performance.now() - start) / 1000).toFixed(1)
process.stdout.write(`${count * kinds.length} walks in ${seconds} s, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
