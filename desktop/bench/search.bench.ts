/** Searching as somebody types, over all records. */
import { bigWorkspace, STANDARD_SIZE } from './big-workspace.ts'
import { report, spread, summarise, type Line } from './measure.ts'

const WORDS = [
  'hashimoto',
  'oluwaseun adebayo',
  'fleet tele',
  'stadtwerke',
  'müller',
  'example',
  'inês car',
  'head of proc',
  'redwood health',
  'zzz',
]
const { engine } = await bigWorkspace(STANDARD_SIZE)
const { client } = engine
const all: number[] = []
const lines: Line[] = []
for (const word of WORDS) {
  const strokes: number[] = []
  for (let round = 0; round < 12; round++) {
    for (let length = 1; length <= word.length; length++) {
      const start = performance.now()
      await client.records.search({ text: word.slice(0, length), limit: 20 })
      if (round > 1) strokes.push(performance.now() - start)
    }
  }
  all.push(...strokes)
  lines.push({ what: `“${word}”`, measured: spread(summarise(strokes)) })
}
const whole = summarise(all)
lines.push({
  what: 'every keystroke',
  measured: spread(whole),
  bar: 'p95 ≤ 30 ms',
  holds: whole.p95 <= 30,
})
report('search: each keystroke at 150,000 records, p50 / p95', lines, {
  p95: whole.p95,
  max: whole.max,
})
await engine.close()
