/** The command line as a script meets it: a process, its last line of stdout, its exit code. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createEngine } from '#engine/compose'
import { createNodePorts } from '#node-host'

const MAIN = join(import.meta.dirname, 'main.ts')

interface Ran {
  readonly code: number
  readonly value: unknown
  readonly stdout: string
}

async function kith(profile: string, ...words: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...words, '--data', profile, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  child.stdout.on('data', chunk => (stdout += String(chunk)))
  child.stderr.resume()
  const code = await new Promise<number>(done => child.once('close', ended => done(ended ?? 1)))
  return { code, stdout, value: JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as unknown }
}

const folder = () => mkdtempSync(join(tmpdir(), 'kith-cli-'))
const FILE =
  'Full name;Email;Firm;Ref No\nÞórdís Hallgrímsdóttir;thordis@njord.is;Norðurljós hf.;N-1\nAna Lopes;ana@do-lis.pt;Cerâmica do Lis;N-2\n'

test('imports a file, finds its records again, exports them, and takes the import back', async () => {
  const place = folder()
  const profile = join(place, 'profile')
  writeFileSync(join(place, 'people.csv'), FILE)

  const imported = await kith(
    profile,
    'import',
    join(place, 'people.csv'),
    '--object',
    'person',
    '--create-fields',
    '--map',
    'Firm=company',
  )
  expect(imported).toMatchObject({
    code: 0,
    value: { created: 2, updated: 0, skipped: 0, errors: [] },
  })

  const found = await kith(
    profile,
    'query',
    'person',
    '--where',
    '{"field":"refNo","op":"is","value":"N-1"}',
    '--fields',
    'name,company,refNo',
  )
  expect(found.value).toMatchObject({
    rows: [
      {
        title: 'Þórdís Hallgrímsdóttir',
        refNo: 'N-1',
        company: { object: 'company', title: 'Norðurljós hf.' },
      },
    ],
  })

  const out = join(place, 'out.csv')
  expect(await kith(profile, 'export', 'person', '--format', 'csv', '--out', out)).toMatchObject({
    code: 0,
    value: { rows: 2 },
  })
  expect(readFileSync(out, 'utf8')).toContain('Þórdís')
  // The file had another name while it was written.
  expect(readdirSync(place).toSorted()).toEqual(['out.csv', 'people.csv', 'profile'])

  expect(await kith(profile, 'run', 'undo')).toMatchObject({ code: 0 })
  expect((await kith(profile, 'query', 'person', '--count')).value).toEqual({ count: 0 })
})

test('a command answers with ids, and a mistake with a code, a sentence and exit code 1', async () => {
  const profile = join(folder(), 'profile')
  const made = await kith(
    profile,
    'run',
    'record.create',
    '{"object":"company","cells":{"name":"Acme"}}',
  )
  expect(made).toMatchObject({
    code: 0,
    value: { ids: [expect.stringMatching(/^[0-9a-f-]{36}$/)] },
  })
  for (const [words, code] of [
    [['query', 'nothing'], 'query/unknown-object'],
    [['run', 'no.such', '{}'], 'command/unknown'],
    [['run', 'record.create', '{"object":'], 'cli/bad-json'],
    [['import', '/no/such/file.csv', '--object', 'person'], 'cli/no-file'],
    [['fly'], 'cli/unknown-verb'],
  ] as const) {
    const failed = await kith(profile, ...words)
    expect(failed.code).toBe(1)
    expect(failed.value).toMatchObject({ error: { code, message: expect.stringMatching(/\w+/) } })
    expect(failed.stdout).not.toContain('    at ')
  }
})

test('speaks to the Kith that has the profile open instead of fighting for its file', async () => {
  const profile = join(folder(), 'profile')
  const server = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--data', profile], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise(done => server.stdout.once('data', done))
  try {
    expect(
      await kith(profile, 'run', 'record.create', '{"object":"company","cells":{"name":"Beside"}}'),
    ).toMatchObject({ code: 0 })
    expect((await kith(profile, 'query', 'company', '--fields', 'name')).value).toMatchObject({
      rows: [{ name: 'Beside' }],
    })
  } finally {
    server.kill('SIGTERM')
    await new Promise(done => server.once('exit', done))
  }
  // Closed again, the file is free and holds what was written.
  expect((await kith(profile, 'query', 'company', '--count')).value).toEqual({ count: 1 })
})

test('a Kith that died is started again at the same address with the same token', async () => {
  const profile = join(folder(), 'profile')
  const supervise = join(import.meta.dirname, '../../../shared/tools/supervise-server.mjs')
  const program = `import { superviseServer } from ${JSON.stringify(supervise)}
    superviseServer(${JSON.stringify([MAIN, 'serve', '--port', '0', '--data', profile])})`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise(done => parent.once('exit', done))
  const started = async (): Promise<{ readonly url: string }> =>
    new Promise(done =>
      parent.stdout.once('data', chunk =>
        done(JSON.parse(String(chunk).trim().split('\n').at(-1) ?? '')),
      ),
    )
  const running = () =>
    JSON.parse(readFileSync(join(profile, 'running.json'), 'utf8')) as { readonly pid: number }
  try {
    const first = await started()
    const { pid } = running()
    const next = started()
    process.kill(pid, 'SIGKILL')
    expect(await next).toEqual(first)
    expect(running().pid).not.toBe(pid)
    expect((await fetch(first.url, { redirect: 'manual' })).status).toBe(302)
    if (process.platform === 'linux') {
      const shown = ['cmdline', 'environ'].map(name =>
        readFileSync(`/proc/${running().pid}/${name}`, 'utf8'),
      )
      expect(shown.join()).not.toContain(new URL(first.url).searchParams.get('token'))
    }
  } finally {
    parent.kill('SIGTERM')
    await ended
  }
})

test('a backup takes its attachments along, each once, and brings them back on another machine', async () => {
  const place = folder()
  const [here, there] = [join(place, 'here'), join(place, 'there')]
  const out = join(place, 'stick', 'mine.kith')
  mkdirSync(join(place, 'stick'))
  const { hash } = await attachOne(here)
  const first = await kith(here, 'backup', '--out', out)
  expect(first).toMatchObject({ code: 0, value: { files: 1, copied: 1, missing: 0 } })
  expect((await kith(here, 'backup', '--out', out)).value).toMatchObject({ files: 1, copied: 0 })
  expect(readdirSync(join(place, 'stick')).toSorted()).toEqual(['mine.kith', 'mine.kith.files'])

  expect((await kith(there, 'restore', out)).value).toEqual({ restored: true, files: 1 })
  expect((await kith(there, 'query', 'company', '--count')).value).toEqual({ count: 1 })
  expect(readFileSync(join(there, 'files', hash.slice(0, 2), hash.slice(2)), 'utf8')).toBe(
    'the contract',
  )
  expect((await kith(there, 'restore', out)).value).toEqual({ restored: true, files: 0 })
})

/** A company with a file, made by an engine of its own. */
async function attachOne(profile: string): Promise<{ readonly hash: string }> {
  const ports = createNodePorts({ host: 'test', profile, log: silentLog, restart: () => undefined })
  const engine = await createEngine(ports)
  const { client } = engine
  await client.workspace.startEmpty({ name: 'Test', me: 'Ana' })
  const bytes = new TextEncoder().encode('the contract')
  const { upload } = await client.files.begin({ name: 'contract.txt', size: bytes.length })
  await client.files.chunk({ upload, offset: 0, bytes })
  const file = await client.files.finish({ upload })
  const input = { object: 'company', cells: { name: 'Acme' } }
  const { ids } = await client.commands.run({ command: 'record.create', input })
  const files = [{ hash: file.hash, name: file.name, size: file.size, type: file.type }]
  await client.commands.run({
    command: 'file.attach',
    input: { record: ids[0] ?? '', files },
  })
  await engine.close()
  return file
}
