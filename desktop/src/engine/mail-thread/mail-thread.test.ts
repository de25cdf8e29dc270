import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '#engine/testkit'

const engines: TestEngine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.remove()
})

test('[MT1] an engine without mail answers and has neither file nor thread', async () => {
  const engine = await open()
  const first = await firstOf(await engine.client.mailAccounts.list({}))
  expect(first).toEqual([])
  expect(await engine.client.mail.threads({ box: 'inbox' })).toMatchObject({ rows: [] })
  expect(existsSync(join(engine.profile, 'mail.db'))).toBe(false)
})

async function open(): Promise<TestEngine> {
  const engine = await openTestEngine()
  engines.push(engine)
  return engine
}

async function firstOf<T>(events: AsyncIterable<T>): Promise<T | undefined> {
  for await (const event of events) return event
  return undefined
}
