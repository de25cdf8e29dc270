/**
 * `npm run walks`: the random tests of `npm test` with cases that it does not try, and at full length, with
 * kill -9 at sixty moments, two hundred damaged pages and twenty hours of a team. KITH_SEED repeats a run.
 */
import { findChromium } from './chromium.mjs'
import { bin, PAGE_STEP, runSteps, say } from './run-steps.mjs'

const SEED = process.env.KITH_SEED ?? String(Date.now() % 1_000_000)
const KILLS = '60'
/** Damaged pages, and twice as many torn logs. */
const FLIPS = '200'
/** A server and three engines each; KITH_TEAM_SEED begins at a seed that failed. */
const TEAM_WALKS = process.env.KITH_TEAM_WALKS ?? '20'
/** In the middle of pushes, once on each database. */
const SERVER_KILLS = '30'
const chromium = await findChromium()
if (chromium.reason) say(`the power cuts are skipped: ${chromium.reason}`)
const journeys = [bin('vitest'), 'run', '--project', 'journeys']
const steps = [
  ['walks', bin('vitest'), 'run', '--project', 'unit*'],
  ['team walks', ...journeys, 'desktop/e2e/team-walk'],
  ...(chromium.path ? [PAGE_STEP, ['power cuts', ...journeys, 'desktop/e2e/power-cut']] : []),
]
say(`KITH_SEED=${SEED}`)
process.exit(
  runSteps(steps, {
    env: {
      ...(chromium.path ? { ...chromium.env, KITH_CHROMIUM: chromium.path } : {}),
      KITH_SEED: SEED,
      KITH_TEAM_SEED: process.env.KITH_TEAM_SEED ?? SEED,
      KITH_KILLS: KILLS,
      KITH_FLIPS: FLIPS,
      KITH_SERVER_KILLS: SERVER_KILLS,
      KITH_TEAM_WALKS: TEAM_WALKS,
      KITH_CARD_WALKS: '120',
      KITH_CORPUS: 'all',
      KITH_MAIL_WALKS: '20',
      KITH_MAIL_STEPS: '500',
      KITH_SEND_KILLS: '60',
      KITH_CALENDAR_WALKS: '200',
    },
  })
    ? 0
    : 1,
)
