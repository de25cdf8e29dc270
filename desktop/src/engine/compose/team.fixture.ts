/** Desktops of one team at a server: how they come together, when they hold the same, and what lies in their files. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openTestEngine, type TestEngine } from '#engine/testkit'

export interface Person {
  readonly email: string
  readonly name: string
}

export const PASSWORD = 'correct horse battery'
export const ANA: Person = { email: 'ana@x.pt', name: 'Ana Silva' }
export const RUI: Person = { email: 'rui@x.pt', name: 'Rui Costa' }

/** Gives the workspace of `engine` to the server at `url`; its owner is `person`, new there. */
export async function shareTeam(engine: TestEngine, url: string, person = ANA): Promise<void> {
  await engine.client.account.signUp({ server: url, password: PASSWORD, ...person })
  await engine.client.team.share({ name: 'Tidemark' })
  await settle(engine)
}

/** A desktop more, of a person new at the server, invited by `owner`. */
export async function joinTeam(
  owner: TestEngine,
  url: string,
  person = RUI,
  role = 'member',
): Promise<TestEngine> {
  const { code } = await owner.client.team.invite({ role })
  const engine = await openTestEngine({ start: false })
  await engine.client.account.signUp({ server: url, password: PASSWORD, ...person })
  await engine.client.team.join({ code: code ?? '', server: url })
  await settle(engine)
  return engine
}

/** Until nothing waits here and nothing there. */
export async function settle({ client }: TestEngine): Promise<void> {
  expect(await client.sync.settle({ timeoutMs: 120_000 })).toMatchObject({ isSettled: true })
}

export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 4800; tries++) {
    if (await isSo()) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error(`never came to be: ${what}`)
}

/** Every byte below a folder. */
export const bytesUnder = (path: string): Buffer =>
  Buffer.concat(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name))),
  )
