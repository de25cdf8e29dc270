/** What a person reads who did not ask for JSON: the same engine, the same verbs, in words. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { createEngine, type Engine } from '#engine/compose'
import { createNodePorts } from '#node-host'
import { drawTable } from './table.ts'
import { verbs } from './verbs/index.ts'
import type { VerbContext } from './verb.ts'
import { counted, size } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-cli-text-'))
let engine: Engine

beforeAll(async () => {
  const profile = join(folder, 'profile')
  engine = await createEngine(
    createNodePorts({ host: 'test', profile, log: silentLog, restart: () => undefined }),
  )
  await engine.client.workspace.startEmpty({ name: 'Test', me: 'Ana' })
})
afterAll(() => engine.close())

/** What `kith …` prints on a terminal of 80 columns. */
async function said(name: string, words: readonly string[], options: VerbContext['options'] = {}) {
  const verb = verbs.find(name)
  if (verb === undefined) throw new Error(`no verb ${name}`)
  const context: VerbContext = {
    client: engine.client,
    words,
    options,
    resolve: path => join(folder, path),
    note: () => undefined,
    progress: () => undefined,
    width: 80,
  }
  return await verb.text(await verb.run(context), context)
}

test('an import, what it brought, and its undo are told in words', async () => {
  writeFileSync(
    join(folder, 'people.csv'),
    'Full name,Email,Company,Born\nÞórdís Hallgrímsdóttir,thordis@njord.is,Norðurljós hf.,soon\n田中 葵,aoi@sakura.jp,,1990-02-03\n',
  )
  const options = { object: 'person', map: ['Born=birthday'] }
  expect(await said('import', ['people.csv'], { ...options, 'dry-run': true })).toMatch(
    /^2 would be created\. Nothing was written\.\n\n1 cell could not be read[^]+Row {2}Column[^]+2 {2}Born/,
  )
  expect(await said('query', ['person'], { count: true })).toBe('0')
  expect(await said('import', ['people.csv'], options)).toMatch(
    /^2 created\. `kith run undo` takes the whole import back\./,
  )
  const lines = await said('query', ['person'], {
    fields: 'emails,company,birthday',
    order: '{"field":"createdAt","dir":"asc"}',
  })
  expect(lines.split('\n')).toEqual([
    'Name                    E-mail            Company         Birthday',
    'Þórdís Hallgrímsdóttir  thordis@njord.is  Norðurljós hf.',
    '田中 葵                 aoi@sakura.jp                     3 Feb 1990',
  ])
  expect(await said('export', ['person'], { format: 'csv', out: 'out.csv' })).toBe(
    `2 records in ${join(folder, 'out.csv')}`,
  )
  expect(await said('run', ['undo'])).toBe('Taken back: Imported people.csv')
  expect(await said('query', ['person'])).toBe('Nothing was found.')
})

test('a command says what it did and to which records; a ladder that ends says so', async () => {
  const made = await said('run', ['record.create', '{"object":"company","cells":{"name":"Acme"}}'])
  expect(made).toMatch(/^Added Acme\n[0-9a-f-]{36}$/)
  expect(await said('run', ['redo'])).toBe('There is nothing to redo.')
  expect(await said('doctor', [])).toMatch(/^✓ The workspace file is whole\.\n(✓ .+\n?)+$/)
})

test('a table is as wide as the terminal, counts what a terminal counts, and obeys no escape', () => {
  const rows = [
    ['日本電気', '1,200', 'a'.repeat(60), 'behind the edge'],
    ['\u001B[2Jé👩‍👩‍👧\n', '7', 'short', ''],
  ]
  const columns = [{ head: 'A' }, { head: 'N', isNumber: true }, { head: 'C' }, { head: 'D' }]
  expect(drawTable(columns, rows, 40).split('\n')).toEqual([
    'A             N  C',
    `日本電気  1,200  ${'a'.repeat(22)}…`,
    '[2Jé👩‍👩‍👧        7  short',
  ])
  // For a file nothing is cut.
  expect(drawTable(columns, rows, undefined)).toContain(`${'a'.repeat(60)}  behind the edge`)
})

test('numbers have their unit and their plural', () => {
  expect([0, 1, 10_251].map(count => counted(count, 'record'))).toEqual([
    '0 records',
    '1 record',
    '10,251 records',
  ])
  expect([999, 1000, 17_040_000, 5e15].map(size)).toEqual([
    '999 bytes',
    '1 kB',
    '17 MB',
    '5,000 TB',
  ])
})
