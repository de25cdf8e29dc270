/** `npm run walks`: the random walks of `npm test` at full length, with kill -9 at sixty moments, two hundred damaged pages and twenty hours of a team. */
import { bin, runSteps } from './run-steps.mjs'

const KILLS = '60'
/** Damaged pages, and twice as many torn logs. */
const FLIPS = '200'
/** A server and three engines each; KITH_TEAM_SEED begins at a seed that failed. */
const TEAM_WALKS = process.env.KITH_TEAM_WALKS ?? '20'
/** In the middle of pushes, once on each database. */
const SERVER_KILLS = '30'
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
    'desktop/src/engine/mailbox',
    'desktop/src/engine/cards',
    'sync-server/src/cards',
    'desktop/src/engine/mail/walk',
    'desktop/src/engine/mail/send-kill',
    'desktop/src/engine/calendar/walk',
  ],
  ['server kills', bin('vitest'), 'run', '--project', 'unit', 'sync-server/src/compose/compose'],
  ['team walks', bin('vitest'), 'run', '--project', 'journeys', 'desktop/e2e/team-walk'],
]
process.exit(
  runSteps(steps, {
    env: {
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
