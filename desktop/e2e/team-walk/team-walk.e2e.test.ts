/**
 * The team's walk: a server and three engines in processes of their own. KITH_TEAM_WALKS says how
 * many, KITH_TEAM_SEED the first seed, KITH_TEAM_ROUNDS how long each is.
 */
import { expect, test } from 'vitest'
import { walkTeam } from './walk.ts'

const WALKS = Number(process.env['KITH_TEAM_WALKS'] ?? 1)
const FIRST = Number(process.env['KITH_TEAM_SEED'] ?? 20_261_121)
const ROUNDS = Number(process.env['KITH_TEAM_ROUNDS'] ?? (WALKS > 1 ? 40 : 8))

for (let n = 0; n < WALKS; n++) {
  const seed = FIRST + n
  test(
    `[TW1] a team ends equal with nothing lost, seed ${seed}`,
    { timeout: 240_000 + ROUNDS * 10_000 },
    async () => {
      const { met, ...report } = await walkTeam(seed, ROUNDS)
      process.stdout.write(`${JSON.stringify({ seed, ...met })}\n`)
      expect(report).toEqual({
        seed,
        settled: [true, true, true],
        digests: 1,
        different: [],
        lost: [],
        broken: [],
      })
    },
  )
}
