/** From nothing to the first usable list, and what the engine weighs: each in a process of its own. */
import { spawnSync } from 'node:child_process'
import { bigWorkspace, profileOf, STANDARD_SIZE } from './big-workspace.ts'
import { mebibytes, report, summarise, type Line } from './measure.ts'

const ROUNDS = 5
const { engine } = await bigWorkspace(STANDARD_SIZE)
await engine.close()
const times: number[] = []
const memory: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  const result = spawnSync(
    process.execPath,
    [...process.execArgv, `${import.meta.dirname}/start-probe.ts`, profileOf(STANDARD_SIZE)],
    { encoding: 'utf8' },
  )
  const { ms, rss } = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '{}') as {
    ms: number
    rss: number
  }
  times.push(ms)
  memory.push(rss)
}
const start = summarise(times)
const weight = Math.max(...memory)
const lines: Line[] = [
  {
    what: 'process start to first 60 rows',
    measured: `${start.p50.toFixed(0)} ms (worst ${start.max.toFixed(0)})`,
    bar: '≤ 1,500 ms',
    holds: start.p50 <= 1500,
  },
  {
    what: 'engine memory after a round of everything',
    measured: mebibytes(weight),
    bar: '≤ 400 MiB',
    holds: weight <= 400 * 1024 * 1024,
  },
]
report('start: 150,000 records, engine in plain Node', lines, { ms: start.p50, rss: weight })
