/**
 * A whole engine on a disk that fails now and then, opened again as a host does it. Prints a line for
 * every edit that was acknowledged, and for every one that was refused.
 *
 *   node io-target.fixture.ts PROFILE
 */
import type { Json } from '@kith/shared/kit'
import { isFault } from '@kith/shared/kit'
import { openTestEngine, type TestEngine } from '#engine/testkit'

const EDITS = 150
const MAX_OPENS = 5
const [, , profile = ''] = process.argv
const say = (line: Json) => process.stdout.write(`${JSON.stringify(line)}\n`)
let opening: Promise<TestEngine> = open(1)

for (let n = 0; n < EDITS; n++) {
  const { client } = await opening
  const name = `Company ${n}`
  try {
    await client.commands.run({
      command: 'record.create',
      input: { object: 'company', cells: { name } },
    })
    say({ saved: name })
  } catch (error) {
    say({ refused: error instanceof Error && 'code' in error ? String(error.code) : String(error) })
  }
}
say({ done: true })
// No orderly end: what was acknowledged must not need one.
process.kill(process.pid, 'SIGKILL')

async function open(attempt: number): Promise<TestEngine> {
  let engine: TestEngine | undefined
  const restart = () => {
    const broken = engine
    opening = (async () => {
      await broken?.close()
      return open(1)
    })()
  }
  try {
    engine = await openTestEngine({ profile, restart })
    return engine
  } catch (error) {
    if (!isFault(error, 'store/io') || attempt >= MAX_OPENS) throw error
    return open(attempt + 1)
  }
}
