/** One walk: an hour of random work by a team, on a virtual clock, while everything breaks. */
import { createChance, type Chance } from '@kith/shared/testkit'
import { s } from '@kith/shared/kit'
import { readHeld } from './evidence.ts'
import { Killed, startTeam, type Team } from './team.ts'
import type { WireState } from './proxy.ts'
import { differences, losses } from './verdict.ts'

export interface WalkReport {
  readonly seed: number
  readonly settled: readonly boolean[]
  readonly digests: number
  readonly different: readonly string[]
  readonly lost: readonly string[]
  readonly broken: readonly string[]
  /** What was met, for whoever reads the output. */
  readonly met: Readonly<Record<string, number>>
}

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR
const SETTLE_MS = 30_000
const settledSchema = s.object({
  digest: s.string().nullable(),
  isSettled: s.boolean(),
  waiting: s.number(),
})

export async function walkTeam(seed: number, rounds: number): Promise<WalkReport> {
  const chance = createChance(seed)
  const met: Record<string, number> = {}
  const meet = (what: string, by = 1) => (met[what] = (met[what] ?? 0) + by)
  const team = await startTeam(3)
  const failures: string[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const burst = Array.from({ length: team.count }, (_, n) =>
        work(team, n, chance, meet).catch((error: unknown) => failures.push(String(error))),
      )
      await misfortune(team, chance, meet)
      team.pass(HOUR / rounds)
      await Promise.all(burst)
    }
    const report = await judge(team, seed, met)
    return { ...report, broken: [...report.broken, ...failures] }
  } finally {
    await team.close()
  }
}

type Meet = (what: string, by?: number) => void

async function work(team: Team, n: number, chance: Chance, meet: Meet): Promise<void> {
  const [seed, count] = [chance.int(0, 2 ** 31), chance.int(2, 10)]
  try {
    meet('work', Number(await team.ask(n, { do: 'work', seed, count })))
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
}

async function misfortune(team: Team, chance: Chance, meet: Meet): Promise<void> {
  const n = chance.int(0, team.count - 1)
  const what = chance.pick([
    'wire',
    'wire',
    'wire',
    'heal',
    'heal',
    'clock',
    'kill',
    'server',
    'none',
  ])
  await new Promise(resolve => setTimeout(resolve, chance.int(0, 120)))
  if (what === 'wire') {
    const state = chance.pick<WireState>(['cut', 'slow', 'half', 'torn'])
    team.wires[n]?.set(state)
    meet(state)
  } else if (what === 'heal') {
    team.wires[n]?.set('whole')
    await team.ask(n, { do: 'now' })
  } else if (what === 'clock') {
    team.jump(n, chance.pick([YEAR, -YEAR, 7 * 60_000, -7 * 60_000, 40_000, -40_000]))
    meet('clock')
  } else if (what === 'kill') {
    await team.killEngine(n)
    meet('killed engine')
  } else if (what === 'server') {
    await team.killServer()
    meet('killed server')
  }
}

async function judge(team: Team, seed: number, met: Record<string, number>): Promise<WalkReport> {
  const all = Array.from({ length: team.count }, (_, n) => n)
  for (const wire of team.wires) wire.set('whole')
  let ends = await settleAll()
  for (let again = 0; again < 4 && !isOver(ends); again++) ends = await settleAll()
  const states = isOver(ends) ? [] : await Promise.all(all.map(n => team.ask(n, { do: 'state' })))
  await Promise.all(all.map(n => team.ask(n, { do: 'close' })))
  await new Promise(resolve => setTimeout(resolve, 200))
  const held = all.map(n => readHeld(team.profile(n)))
  const [first] = held
  met['intents'] = team.intents.length
  met['conflicts'] = held[0]?.conflicts.length ?? 0
  met['refused'] = held.reduce((sum, { refused }) => sum + refused.length, 0)
  return {
    seed,
    settled: ends.map(({ isSettled }) => isSettled),
    digests: new Set(ends.map(({ digest }) => digest)).size,
    different: held
      .slice(1)
      .flatMap(other => (first === undefined ? [] : differences(first, other))),
    lost: losses(team.intents, held),
    broken: [
      ...states.map(state => JSON.stringify(state)),
      ...held.flatMap(({ waiting, quarantine, integrity }, n) =>
        waiting + quarantine > 0 || integrity !== 'ok'
          ? [`engine ${n}: ${waiting} waiting, ${quarantine} aside, ${integrity}`]
          : [],
      ),
      ...held.flatMap(({ refused }) => refused.map(change => `refused: ${JSON.stringify(change)}`)),
      ...team.complaints,
    ],
    met,
  }

  function settleAll() {
    return Promise.all(
      all.map(async n => {
        await team.ask(n, { do: 'now' })
        return settledSchema.parse(await team.ask(n, { do: 'settle', timeoutMs: SETTLE_MS }))
      }),
    )
  }
}

const isOver = (ends: readonly { isSettled: boolean; digest: string | null }[]): boolean =>
  ends.every(({ isSettled }) => isSettled) && new Set(ends.map(({ digest }) => digest)).size === 1
