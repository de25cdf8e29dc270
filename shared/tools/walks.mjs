/** `npm run walks`: the random walks of `npm test` at full length, with kill -9 at sixty moments. */
import { bin, runSteps } from './run-steps.mjs'

const KILLS = '60'
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
process.exit(runSteps(steps, { env: { KITH_KILLS: KILLS } }) ? 0 : 1)
