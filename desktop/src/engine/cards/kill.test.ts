import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Card } from '@kith/shared/cards'
import { newId } from '@kith/shared/kit'

const TARGET = join(import.meta.dirname, 'kill-target.fixture.ts')
const cards = new Map<string, Card>()
let http: Server
let url: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kith-cards-kill-'))
  http = createServer((request, response) => {
    let text = ''
    request.on('data', part => (text += String(part)))
    request.on('end', () => {
      if (request.url === '/mine') return response.end(JSON.stringify([...cards.keys()]))
      const { put, drop } = JSON.parse(text) as { put: Card[]; drop: string[] }
      for (const card of put) cards.set(card.id, card)
      for (const id of drop) cards.delete(id)
      return response.end(JSON.stringify({ state: 'done', refused: [] }))
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
})
afterAll(() => {
  http.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Its output; killed at a moment after it is ready. */
function run(workspace: string, seed: string, killAfterMs?: number): Promise<string> {
  const child = spawn(process.execPath, [TARGET, folder, url, workspace, seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  return new Promise(resolve => {
    child.stdout.on('data', part => {
      said += String(part)
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    })
    child.once('exit', () => resolve(said))
  })
}

test('[CS3] killed at any moment, the server ends with what the choices say', async () => {
  const workspace = newId()
  const kills = Math.min(Number(process.env['KITH_KILLS'] ?? 3), 60)
  for (let n = 1; n <= kills; n++) await run(workspace, String(n * 7_919), 120 + ((n * 67) % 240))
  expect(cards.size).toBeGreaterThan(0)
  const chosen = JSON.parse(await run(workspace, 'end')) as {
    readonly subject: string
    readonly share_level: string | null
  }[]
  const expected = chosen.flatMap(({ subject, share_level: level }) =>
    level === null || level === 'private'
      ? []
      : [`${level} ${level === 'metadata' ? '' : subject}`],
  )
  const found = [...cards.values()].map(
    card => `${card.level} ${card.level === 'metadata' ? '' : card.subject}`,
  )
  expect(found.toSorted()).toEqual(expected.toSorted())
})
