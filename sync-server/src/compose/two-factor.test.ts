/** A team that asks everybody for a second factor, on a whole server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { recordCodec } from '@kith/shared/docs'
import { newId, silentLog } from '@kith/shared/kit'
import { readConfig } from '#config'
import { softwarePasskey, totp } from '#identity-testkit'
import { blankData, findPostgres, startPostgres, SyncClient } from '#testkit'
import { createServer } from './create-server.ts'
import { call, newOwner } from './run-server.fixture.ts'

const PASSWORD = 'correct horse battery'
const ORIGIN = 'http://localhost'
const bin = findPostgres()
const postgres = bin === undefined ? undefined : startPostgres(bin)
const data = mkdtempSync(join(tmpdir(), 'kith-two-factor-'))
afterAll(async () => {
  await (await postgres)?.remove()
  rmSync(data, { recursive: true, force: true })
})

const kinds = postgres === undefined ? (['PGlite'] as const) : (['PGlite', 'PostgreSQL'] as const)
test.each(kinds)(
  '[WS12] who has no second factor is outside until they have one (%s)',
  async kind => {
    const folder = join(data, kind)
    if (kind === 'PGlite') await blankData(folder)
    const config = readConfig({
      PORT: '0',
      KITH_SERVER_DATA: folder,
      KITH_MIN_FREE_MB: '0',
      // Browsers keep passkeys for names only.
      KITH_PUBLIC_URL: ORIGIN,
      ...(kind === 'PGlite' ? {} : { DATABASE_URL: await (await postgres!).freshUrl() }),
    })
    const server = await createServer({ config, log: silentLog })
    const ask = async (method: string, path: string, token: string, body?: object) => {
      const response = await fetch(`${server.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const json = (text === '' ? {} : JSON.parse(text)) as { error?: { code: string } }
      return { status: response.status, code: json.error?.code, json }
    }
    const guard = async (token: string) => {
      const { uri } = await call(
        server.url,
        '/api/auth/two-factor/enable',
        { password: PASSWORD },
        token,
      )
      const secret = new URL(String(uri)).searchParams.get('secret') ?? ''
      const code = { code: totp(secret) }
      const confirmed = await call(server.url, '/api/auth/two-factor/confirm', code, token)
      return String(confirmed['token'])
    }

    /** In the browser: the page of the link, what its script does, its form. */
    const makePasskey = async (token: string) => {
      const key = { name: 'Laptop', password: PASSWORD }
      const { url } = await call(server.url, '/api/auth/passkeys', key, token)
      const { pathname, search, searchParams } = new URL(String(url))
      const page = await fetch(`${server.url}${pathname}${search}`)
      const [, options = ''] = /data-options="([^"]*)"/.exec(await page.text()) ?? []
      const asked = JSON.parse(options.replaceAll('&quot;', '"')) as { challenge: string }
      const sent = await fetch(`${server.url}/passkeys/new`, {
        method: 'POST',
        headers: {
          origin: ORIGIN,
          cookie: page.headers.getSetCookie().join('; '),
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          ticket: searchParams.get('ticket') ?? '',
          response: JSON.stringify(softwarePasskey(ORIGIN).create(asked)),
        }).toString(),
      })
      expect([sent.status, (await sent.text()).includes('Passkey kept')]).toEqual([200, true])
    }

    const owner = await newOwner(server.url)
    const { workspace } = owner
    const here = `/api/workspaces/${workspace}`
    const first = new SyncClient(workspace, owner.token)
    await first.connect(server.url)
    const note = newId()
    const state = recordCodec.create({ title: 'CANARY' }, 5).state
    const seeded = {
      kind: 'record',
      type: 'note',
      scope: 0,
      epoch: 0,
      seq: 0,
      at: 1,
      state,
    } as const
    await first.seed([{ doc: note, ...seeded }])
    first.close()
    const { code } = await call(server.url, `${here}/invites`, { role: 'member' }, owner.token)
    const account = { email: 'rui@example.com', password: PASSWORD, name: 'Rui', invite: code }
    const rui = String((await call(server.url, '/api/auth/sign-up', account))['token'])
    await call(server.url, `/api/invites/${String(code)}/accept`, {}, rui)
    const member = new SyncClient(workspace, rui)
    await member.connect(server.url)
    await member.until(message => message.type === 'snap-end')

    // Whoever has none cannot ask it of others: they would stand outside themselves.
    const want = { needsTwoFactor: true }
    const alone = await ask('PUT', `${here}/security`, owner.token, want)
    expect([alone.status, alone.code]).toEqual([409, 'workspaces/two-factor-yourself'])
    const boss = await guard(owner.token)
    expect((await ask('PUT', `${here}/security`, rui, want)).status).toBe(403)
    expect((await ask('PUT', `${here}/security`, boss, want)).status).toBe(204)
    expect((await ask('GET', `${here}/security`, boss)).json).toEqual({ ...want, without: 1 })

    // At once: the socket that is open, the next one, every route.
    await member.closed()
    expect(member.messages.at(-1)).toMatchObject({ type: 'bye', code: 'two-factor', retryMs: null })
    const again = new SyncClient(workspace, rui)
    await expect(again.connect(server.url)).rejects.toThrow()
    expect(again.messages.at(-1)).toMatchObject({ type: 'bye', code: 'two-factor' })
    expect(Buffer.concat(again.frames).toString('latin1')).not.toContain('CANARY')
    for (const [method, path, body] of [
      ['GET', '/members', undefined],
      ['GET', '/security', undefined],
      ['POST', '/room-tokens', { doc: note }],
      ['GET', `/blobs/${'0'.repeat(64)}`, undefined],
    ] as const) {
      const answer = await ask(method, here + path, rui, body)
      expect([path, answer.status, answer.code]).toEqual([
        path,
        403,
        'workspaces/two-factor-needed',
      ])
    }
    // A passkey is a second factor like any other, and who has nothing else keeps it.
    await makePasskey(rui)
    const back = new SyncClient(workspace, rui)
    await back.connect(server.url)
    await back.until(message => message.type === 'snap-end')
    expect(back.read(note)).toMatchObject({ title: 'CANARY' })
    expect((await ask('GET', `${here}/security`, boss)).json).toEqual({ ...want, without: 0 })
    const { passkeys } = (await ask('GET', '/api/auth/two-factor', rui)).json as unknown as {
      passkeys: { id: string }[]
    }
    const path = `/api/auth/passkeys/${passkeys[0]?.id}/remove`
    const kept = await ask('POST', path, rui, { password: PASSWORD })
    expect([kept.status, kept.code]).toEqual([409, 'auth/last-factor'])
    const ended = await ask('POST', '/api/auth/two-factor/disable', boss, { password: PASSWORD })
    expect([ended.status, ended.code]).toEqual([409, 'auth/last-factor'])
    await ask('PUT', `${here}/security`, boss, { needsTwoFactor: false })
    expect((await ask('POST', path, rui, { password: PASSWORD })).status).toBe(204)
    back.close()
    await server.close()
  },
)
