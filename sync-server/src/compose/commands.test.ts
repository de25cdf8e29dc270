import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, silentLog } from '@kith/shared/kit'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '#config'
import { runCommand } from './commands.ts'
import { blankData } from '#testkit'
import { createServer } from './create-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-drill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const configOf = (data: string, more: Record<string, string> = {}) =>
  readConfig({
    PORT: '0',
    KITH_SERVER_DATA: join(folder, data),
    KITH_SECRET: 'the same secret on both servers, 32+',
    KITH_SIGN_UP: 'open',
    KITH_BACKUP_PASSPHRASE: 'a long enough passphrase',
    KITH_MIN_FREE_MB: '0',
    KITH_METRICS_TOKEN: 'a-token-of-prometheus',
    ...more,
  })
const who = { email: 'ana@example.com', password: 'correct horse battery' }

async function json(url: string, method: string, token?: string, body?: unknown) {
  const answer = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await answer.json()) as Record<string, never>
}

test('[SB9] drill: backup, destroy, restore, sign in again, the same attachment, nothing to find', async () => {
  const [one, two] = [configOf('one'), configOf('two')]
  await blankData(one.data)
  const workspace = newId()
  const bytes = randomBytes(5000)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const blob = `/api/workspaces/${workspace}/blobs/${hash}`
  const first = await createServer({ config: one, log: silentLog })
  const { token } = await json(`${first.url}/api/auth/sign-up`, 'POST', undefined, {
    ...who,
    name: 'Ana',
  })
  await json(`${first.url}/api/workspaces`, 'POST', token, { id: workspace, name: 'Tidemark' })
  const put = await fetch(`${first.url}${blob}?size=5000&offset=0`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${String(token)}` },
    body: bytes,
  })
  expect(put.status).toBe(200)
  const ready = await fetch(`${first.url}/health/ready`)
  expect(await ready.json()).toMatchObject({ ok: true })
  const metrics = await fetch(`${first.url}/metrics`, {
    headers: { authorization: 'Bearer a-token-of-prometheus' },
  })
  expect(await metrics.text()).toContain('kith_blob_bytes_total{direction="in"} 5000')
  await first.close()

  const out = join(folder, 'drill.kithbak')
  const files = join(folder, 'drill-files')
  const made = await runCommand({ verb: 'backup', out, files }, { config: one, log: silentLog })
  expect(made).toMatchObject({ isOk: true, report: { workspaces: 1, encrypted: true } })
  rmSync(one.data, { recursive: true })

  const checked = await runCommand({ verb: 'verify', file: out }, { config: two, log: silentLog })
  expect(checked).toMatchObject({ isOk: true, report: { workspaces: 1 } })
  await runCommand({ verb: 'restore', file: out, files }, { config: two, log: silentLog })
  const verified = await runCommand({ verb: 'verify' }, { config: two, log: silentLog })
  expect(verified).toMatchObject({ isOk: true, report: { workspaces: 1, problems: [] } })

  const second = await createServer({ config: two, log: silentLog })
  const again = await json(`${second.url}/api/auth/sign-in`, 'POST', undefined, who)
  const read = await fetch(`${second.url}${blob}`, {
    headers: { authorization: `Bearer ${String(again['token'])}` },
  })
  expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true)
  const audit = await json(
    `${second.url}/api/workspaces/${workspace}/audit/verify`,
    'GET',
    again['token'],
  )
  expect(audit).toMatchObject({ ok: true })
  await second.close()
  await expect(
    runCommand({ verb: 'restore', file: out }, { config: two, log: silentLog }),
  ).rejects.toMatchObject({ code: 'backup/not-empty' })
})

test('[SB9] a command that lacks its file says so', async () => {
  await expect(
    runCommand({ verb: 'backup' }, { config: configOf('three'), log: silentLog }),
  ).rejects.toMatchObject({ code: 'command/usage' })
})
