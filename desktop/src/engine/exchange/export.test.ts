/** The workspace into files, and back. */
import { join } from 'node:path'
import exceljs from 'exceljs'
import ICAL from 'ical.js'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '@kith/shared/kit'
import type { ImportPlan } from '@kith/shared/rpc'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { bring, open, rows, run, take, upload, workspaceOf } from './exchange.fixture.ts'

let engine: TestEngine
beforeEach(async () => {
  engine = await openTestEngine()
})
afterEach(async () => {
  await engine.remove()
})

describe('export', () => {
  it('[EX30] of every object in every format comes back without a difference', async () => {
    await engine.remove()
    engine = await openTestEngine({ start: false })
    await engine.client.workspace.startDemo({})
    const counts = (await workspaceOf(engine)).counts
    const whole = await take(engine, 'json', null)
    for (const object of ['company', 'person', 'deal', 'task', 'note', 'member']) {
      for (const format of ['csv', 'xlsx', 'json'] as const) {
        const out = format === 'json' ? whole : await take(engine, format, object)
        const source = await open(
          engine,
          `${object}.${format}`,
          out.bytes,
          object,
          format === 'json' ? object : undefined,
        )
        expect([object, format, source.rows]).toEqual([object, format, counts[object]])
        expect(source.plan.match).toBe('id')
        const check = await engine.client.exchange.check({
          source: source.source,
          plan: source.plan,
        })
        const { issues, create, update, same, skip } = check
        expect({ object, format, issues, create, update, same, skip }).toEqual({
          object,
          format,
          issues: [],
          create: 0,
          update: 0,
          same: counts[object],
          skip: 0,
        })
      }
    }
  })

  it('[EX31] an empty workspace gets the same records, ids and links from files', async () => {
    await bring(engine, 'c.csv', 'Name,Domains\nFjord,fjord.example\n', 'company')
    await bring(
      engine,
      'p.csv',
      'First Name,Last Name,Email,Company,Birthday\nMaria del,Carmen,m@x.example,Fjord,1980-02-03\nCher,,c@x.example,,\n',
      'person',
    )
    const companies = await take(engine, 'csv', 'company')
    const people = await take(engine, 'xlsx', 'person')
    const other = await openTestEngine()
    try {
      await bring(other, 'c.csv', companies.bytes, 'company')
      await bring(other, 'p.xlsx', people.bytes, 'person')
      for (const object of ['company', 'person']) {
        const plain = async (from: TestEngine) =>
          (await rows(from, object)).map(({ id, title, cells }) => ({ id, title, cells }))
        expect(await plain(other)).toEqual(await plain(engine))
      }
    } finally {
      await other.remove()
    }
  })

  it('[EX32] random tables come back cell for cell', async () => {
    let number = 0
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map(value =>
      value
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim(),
    )
    const table = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(table, async given => {
        const thing = `thing${++number}`
        const data = given.map(([a, b, c], at) => [`r${at}`, a, b, c])
        const quoted = data.map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(','))
        const columns: ImportPlan['columns'] = ['Key', 'Alpha', 'Beta', 'Gamma'].map(label => ({
          kind: 'new',
          label,
          type: 'text',
        }))
        const source = await open(
          engine,
          't.csv',
          `Key,Alpha,Beta,Gamma\n${quoted.join('\n')}\n`,
          thing,
        )
        await run(engine, source, { columns })
        const { bytes, rows: count } = await take(engine, 'csv', thing)
        expect(count).toBe(given.length)
        const again = await open(engine, 'u.csv', bytes, thing)
        const check = await engine.client.exchange.check({
          source: again.source,
          plan: again.plan,
        })
        expect(check).toMatchObject({ create: 0, update: 0, issueCount: 0 })
        const out = parse(bytes, { bom: true, columns: true }) as Record<string, string>[]
        const strip = (value: string): string =>
          /^'+[=+\-@＝＋－＠]/.test(value) ? value.slice(1) : value
        const wanted = data.map(row => row.map(strip))
        expect(
          out.map(row => ['Key', 'Alpha', 'Beta', 'Gamma'].map(name => strip(row[name] ?? ''))),
        ).toEqual(wanted)
      }),
      { numRuns: 15 },
    )
  })

  it('[EX33] is complete whatever the number, with a file that opens in Excel and one card per person', async () => {
    const lines = Array.from({ length: 2300 }, (_, at) => `P${at},Q${at % 7},p${at}@x.example`)
    await bring(engine, 'a.csv', `First Name,Last Name,Email\n${lines.join('\n')}\n`, 'person')
    for (const format of ['csv', 'xlsx', 'json', 'vcf'] as const)
      expect((await take(engine, format, 'person')).rows).toBe(2300)
    const book = new exceljs.Workbook()
    await book.xlsx.load((await take(engine, 'xlsx', 'person')).bytes as never)
    expect(book.worksheets[0]?.rowCount).toBe(2301)
    const cards = await take(engine, 'vcf', 'person')
    const source = await open(engine, 'all.vcf', cards.bytes)
    expect([source.format, source.rows, source.plan.object]).toEqual(['vcf', 2300, 'person'])
    expect(
      await engine.client.exchange.check({ source: source.source, plan: source.plan }),
    ).toMatchObject({ create: 0, update: 0, same: 2300, issueCount: 0 })
  })

  it('[EX37] tasks leave as iCalendar to-dos that another reader reads as they are', async () => {
    const person = { object: 'person', cells: { name: { first: 'Ana', last: 'Sousa' } } }
    const create = (input: Json) => engine.client.commands.run({ command: 'record.create', input })
    const [ana = ''] = (await create(person)).ids
    const title = 'Call, then; write \\ to “Zoë” ' + 'ö'.repeat(80)
    const tasks = [
      {
        title,
        dueAt: '2026-11-23T13:30:00.000Z',
        priority: 'urgent',
        targets: [ana],
        body: 'One\n\nTwo, three',
      },
      // Midnight of a summer day where the test engine lives.
      { title: 'All day', dueAt: '2026-07-23T23:00:00.000Z', status: 'inProgress' },
      { title: 'Some day', status: 'done', completedAt: '2026-11-20T08:00:00.000Z' },
    ]
    for (const cells of tasks) await create({ object: 'task', cells })
    const { bytes, name, rows: count } = await take(engine, 'ics', 'task')
    const text = bytes.toString('utf8')
    expect([count, name.endsWith('.ics')]).toEqual([3, true])
    expect(text.split('\r\n').filter(line => Buffer.byteLength(line) > 75)).toEqual([])
    const todos = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vtodo')
    const found = todos.map(todo => (key: string) => todo.getFirstPropertyValue(key)?.toString())
    const told = (key: string) => found.map(of => of(key) ?? null)
    expect(told('summary')).toEqual([title, 'All day', 'Some day'])
    expect(told('due')).toEqual(['2026-11-23T13:30:00Z', '2026-07-24', null])
    expect(told('status')).toEqual(['NEEDS-ACTION', 'IN-PROCESS', 'COMPLETED'])
    expect(told('completed')).toEqual([null, null, '2026-11-20T08:00:00Z'])
    expect(told('description')).toEqual(['One\n\nTwo, three', null, null])
    expect(told('contact')).toEqual(['Ana Sousa', null, null])
    expect(told('priority')).toEqual(['1', null, null])
    const ids = (await rows(engine, 'task')).map(row => `urn:uuid:${row.id}`)
    expect(told('uid')).toEqual(ids)
    await expect(take(engine, 'ics', 'person')).rejects.toThrow('made of tasks')
  })

  it('[EX34] everything as CSV is a zip with a table per object', async () => {
    await bring(engine, 'a.csv', 'Name,Domains\nFjord,fjord.example\n', 'company')
    const {
      hash,
      size,
      type,
      name: fileName,
    } = await engine.client.files.finish({ upload: await upload(engine, 'offer.txt', 'hello') })
    const [fjord] = await rows(engine, 'company')
    await engine.client.commands.run({
      command: 'file.attach',
      input: {
        record: fjord?.id ?? '',
        files: [{ hash, name: fileName, size, type }],
      },
    })
    const { bytes, name } = await take(engine, 'csv', null)
    expect(name).toMatch(/\.zip$/)
    const { guardZip } = await import('./read/zip-guard.ts')
    const path = join(engine.profile, 'all.zip')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(path, bytes)
    const { paths, text } = await guardZip(path, 'all.zip', 'Companies.csv')
    expect(paths).toEqual(
      expect.arrayContaining(['People.csv', 'README.txt', 'schema.json', `files/${hash}.txt`]),
    )
    expect(text).toContain('fjord.example')
  })
})
