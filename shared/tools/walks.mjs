/** `npm run walks`: the random walks of `npm test` at full length, with kill -9 at sixty moments and two hundred damaged pages. */
import { bin, runSteps } from './run-steps.mjs'

const KILLS = '60'
/** Damaged pages, and twice as many torn logs. */
const FLIPS = '200'
const steps = [
  [
    'kill walks',
    bin('vitest'),
    'run',
    '--project',
    'unit',
    'desktop/src/engine/compose',
    'desktop/src/engine/jobs',
    'desktop/src/engine/backup',
    'desktop/src/engine/exchange',
  ],
]
process.exit(runSteps(steps, { env: { KITH_KILLS: KILLS, KITH_FLIPS: FLIPS } }) ? 0 : 1)
