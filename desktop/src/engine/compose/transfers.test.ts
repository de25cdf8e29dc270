import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { ANA, joinTeam, PASSWORD, settle, shareTeam } from './team.fixture.ts'
import { startTestServer, type TestServer } from './test-server.fixture.ts'

let server: TestServer
let ana: TestEngine
let rui: TestEngine

beforeAll(async () => {
  server = await startTestServer()
  const { url } = server
  ana = await openTestEngine()
  await shareTeam(ana, url)
  rui = await joinTeam(ana, url)
})
afterAll(async () => {
  await ana.remove()
  await rui.remove()
  await server.stop()
})

it('[FL13] what one attaches the other opens', async () => {
  const bytes = Buffer.from('%PDF-1.7 the offer for Tidemark')
  const { files, commands } = ana.client
  const { upload } = await files.begin({ name: 'offer.pdf', size: bytes.length })
  await files.chunk({ upload, offset: 0, bytes })
  const { hash, size, type, name } = await files.finish({ upload })
  await commands.run({
    command: 'record.create',
    input: {
      object: 'attachment',
      cells: { name: 'Offer', file: [{ hash, name, size, type }] },
    },
  })
  await settle(ana)
  for (let tries = 0; ; tries++) {
    const file = await rui.openFile(hash, 'offer.pdf', true)
    if (file !== undefined) {
      expect(readFileSync(file.path).equals(bytes)).toBe(true)
      return
    }
    expect(tries).toBeLessThan(1200)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
})

it('[CO34] the browser is sent to the provider that was chosen, and from there to the question', async () => {
  const { url } = server
  const { userCode } = await rui.client.account.signInBrowser({ server: url, method: 'google' })
  const opened = new URL(rui.opened.at(-1) ?? '')
  expect(`${opened.origin}${opened.pathname}`).toBe(`${url}/sign-in/with/google`)
  const next = opened.searchParams.get('next') ?? ''
  expect(next).toContain('/device?user_code=')
  expect(next.replaceAll('-', '')).toContain(userCode.replaceAll('-', ''))
  // The person signs in there and says yes; this device goes on by itself, as whoever that was.
  const send = (path: string, form: Record<string, string>, cookie = '') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
  const entered = await send('/sign-in', { email: ANA.email, password: PASSWORD })
  const cookie = entered.headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0])
    .join('; ')
  await fetch(`${url}${next}`, { headers: { cookie } })
  const answered = await send('/device', { user_code: userCode, answer: 'yes' }, cookie)
  expect(answered.status).toBe(200)
  for await (const { user } of await rui.client.account.watch({}))
    if (user?.email === 'ana@x.pt') break
})
