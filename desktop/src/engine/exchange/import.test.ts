/** Files into the workspace. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportPlan } from '@kith/shared/rpc'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { bring, open, rows, run, take, workspaceOf } from './exchange.fixture.ts'

let engine: TestEngine
beforeEach(async () => {
  engine = await openTestEngine()
})
afterEach(async () => {
  await engine.remove()
})

const PEOPLE = [
  'Fornavn;Etternavn;E-post;Tlf;Firma;Stilling;Sist kontaktet;Notat2',
  'Elin;Sjöholm-Østergård;elin@havnelab.no;+47 22 33 44 55;Havnelab AS;Innkjøpssjef;14.10.2026;',
  'Päivi;Korhonen;paivi@saimaa.fi, p.k@saimaa.fi;;Saimaa Puu Oy;Platschef;31.02.2026;',
  'Mikkel;Aagaard;mikkel(at)aagaard.dk;;Havnelab AS;;03.11.2026;',
  '',
].join('\n')

describe('import', () => {
  it('[EX20] guesses columns in several languages, makes companies, reports cells, and one undo takes all back', async () => {
    const source = await open(engine, 'kontakter.csv', PEOPLE)
    expect(source).toMatchObject({
      rows: 3,
      separator: ';',
      headerRow: 1,
      plan: { object: 'person', dateOrder: 'dmy', match: 'emails' },
    })
    expect(
      source.columns.map(({ guess, confidence }) => [
        guess.kind === 'field' ? guess.field : guess.kind,
        confidence,
      ]),
    ).toEqual([
      ['name', 'certain'],
      ['name', 'certain'],
      ['emails', 'likely'],
      ['phones', 'certain'],
      ['company', 'certain'],
      ['jobTitle', 'certain'],
      ['new', 'decide'],
      ['skip', 'empty'],
    ])
    const check = await engine.client.exchange.check({ source: source.source, plan: source.plan })
    expect(check).toMatchObject({
      create: 3,
      update: 0,
      skip: 0,
      same: 0,
      issueCount: 2,
      related: [{ object: 'company', count: 2 }],
      issues: [
        { row: 3, column: 6, header: 'Sist kontaktet', text: '31.02.2026', problem: 'no such day' },
        { row: 4, column: 2, text: 'mikkel(at)aagaard.dk', problem: 'no @' },
      ],
    })
    expect(check.sampleRows.map(({ row }) => row)).toEqual([3, 4])
    expect(await rows(engine, 'person')).toHaveLength(0)

    const result = await run(engine, source, {
      fixes: [{ row: 4, column: 2, text: 'mikkel@aagaard.dk' }],
    })
    expect(result).toMatchObject({ created: 3, updated: 0, skipped: 0, errorCount: 1 })
    const people = await rows(engine, 'person')
    expect(people.map(({ title }) => title)).toEqual([
      'Elin Sjöholm-Østergård',
      'Päivi Korhonen',
      'Mikkel Aagaard',
    ])
    expect(people[1]?.cells['emails']).toEqual(['paivi@saimaa.fi', 'p.k@saimaa.fi'])
    expect(people[2]?.cells).toMatchObject({
      emails: ['mikkel@aagaard.dk'],
      company: { title: 'Havnelab AS' },
    })
    expect(await rows(engine, 'company')).toHaveLength(2)

    await engine.client.commands.undoAction({ action: result.action })
    expect([await rows(engine, 'person'), await rows(engine, 'company')].flat()).toHaveLength(0)
  })

  it('[EX21] updates, skips or keeps what is here by the match field; lists grow, empty cells take nothing away', async () => {
    await bring(
      engine,
      'a.csv',
      'Name,Domains,Country,Tags\nFjord,fjord.example; fjord.test,Norway,vip\nDal,dal.example,,\n',
      'company',
    )
    const again =
      'Name,Domains,Country,Employees\nFjord AS,FJORD.example,,12\nDal,https://www.dal.example/,Sweden,\nNy,ny.example,,3\n'
    const source = await open(engine, 'b.csv', again, 'company')
    expect(
      await engine.client.exchange.check({ source: source.source, plan: source.plan }),
    ).toMatchObject({ create: 1, update: 2, same: 0 })
    expect(
      await engine.client.exchange.check({
        source: source.source,
        plan: { ...source.plan, onMatch: 'skip' },
      }),
    ).toMatchObject({ create: 1, skip: 2 })
    expect(
      await engine.client.exchange.check({
        source: source.source,
        plan: { ...source.plan, onMatch: 'create' },
      }),
    ).toMatchObject({ create: 3 })
    expect(await run(engine, source, { conflict: 'kith' })).toMatchObject({
      created: 1,
      updated: 2,
    })
    const [fjord, dal] = await rows(engine, 'company')
    expect(fjord).toMatchObject({
      title: 'Fjord',
      cells: {
        domains: ['fjord.example', 'fjord.test'],
        country: 'Norway',
        employees: 12,
        tags: ['vip'],
      },
    })
    expect(dal).toMatchObject({ title: 'Dal', cells: { country: 'Sweden' } })
    expect(await bring(engine, 'b.csv', again, 'company')).toMatchObject({ created: 0, updated: 1 })
    expect((await rows(engine, 'company'))[0]?.title).toBe('Fjord AS')
    expect(await bring(engine, 'b.csv', again, 'company')).toMatchObject({
      created: 0,
      updated: 0,
      skipped: 3,
    })
    const last = await bring(
      engine,
      'c.csv',
      'Name,Domains,Employees\nFjord ASA,fjord.example,99\n',
      'company',
    )
    expect((await rows(engine, 'company'))[0]).toMatchObject({
      title: 'Fjord ASA',
      cells: { employees: 99 },
    })
    await engine.client.commands.undoAction({ action: last.action })
    expect((await rows(engine, 'company'))[0]).toMatchObject({
      title: 'Fjord AS',
      cells: { employees: 12 },
    })
  })

  it('[EX22] takes an address that stands twice for one person, a shared domain for two companies', async () => {
    const people = await open(
      engine,
      'a.csv',
      'Name,Email\nA,same@x.example\nB,SAME@x.example \n',
      'person',
    )
    expect(
      await engine.client.exchange.check({ source: people.source, plan: people.plan }),
    ).toMatchObject({ create: 1, skip: 1 })
    const left = await bring(
      engine,
      'l.csv',
      'Name,Email,Company\nA,a@x.example,One\nB,a@x.example,Two\nC,c@x.example,Two\n',
      'person',
    )
    expect(left).toMatchObject({ created: 2, skipped: 1 })
    expect((await rows(engine, 'person')).map(({ cells }) => cells['company'])).toMatchObject([
      { title: 'One' },
      { title: 'Two' },
    ])
    const companies = await open(
      engine,
      'b.csv',
      'Name,Domains\nSchool,khio.example\nAcademy,khio.example\nSchool,khio.example\n',
      'company',
    )
    expect(
      await engine.client.exchange.check({ source: companies.source, plan: companies.plan }),
    ).toMatchObject({ create: 2, skip: 1 })
  })

  it('[EX23] makes objects, fields, options and relations, joined by a unique field of the other object', async () => {
    await bring(
      engine,
      'legislators.csv',
      'Member ID,First Name,Last Name,Party\nC1,María,Núñez,Left\nC2,Bo,Ek,Right\nC3,Åse,Æg,Left\nC4,D,D,Left\nC5,E,E,Right\nC6,F,F,Right\n',
      'person',
      {},
    )
    const offices =
      'Office ID,Legislator Member ID,City,State,Zip,Street,Latitude,Longitude\nO-1,C1,Oslo,,0155,Storgata 1,59.9,10.7\nO-2,C1,Bergen,,5003,,60.39,5.32\nO-3,C9,Moss,,1530,Torget 2,,\n'
    const source = await open(engine, 'offices.csv', offices, 'districtOffice')
    expect(source.plan).toMatchObject({
      object: 'districtOffice',
      newObject: { label: 'District office', labelPlural: 'District offices' },
    })
    expect(
      await engine.client.exchange.check({ source: source.source, plan: source.plan }),
    ).toMatchObject({
      create: 3,
      issueCount: 1,
      issues: [{ row: 4, text: 'C9', problem: 'no such person' }],
    })
    const result = await run(engine, source)
    expect(result).toMatchObject({ created: 3, errorCount: 1 })
    const [first, second] = await rows(engine, 'districtOffice')
    expect(first).toMatchObject({ title: 'O-1', cells: expect.anything() })
    const workspace = await workspaceOf(engine)
    const made = workspace.objects.find(({ name }) => name === 'districtOffice')
    const field = (name: string): string =>
      made?.fields.find(entry => entry.name === name)?.id ?? name
    expect(first?.cells[field('legislator')]).toMatchObject({ title: 'María Núñez' })
    expect(second?.cells[field('address')]).toEqual({
      city: 'Bergen',
      postcode: '5003',
      lat: 60.39,
      lng: 5.32,
    })
    const maria = (await rows(engine, 'person')).find(({ title }) => title === 'María Núñez')
    expect(Object.values(maria?.cells ?? {})).toContainEqual(expect.objectContaining({ count: 2 }))
    expect(workspace.views.filter(({ object }) => object === made?.id).length).toBeGreaterThan(0)
    const party = workspace.objects
      .find(({ id }) => id === 'person')
      ?.fields.find(({ name }) => name === 'party')
    expect(party).toMatchObject({ type: 'select' })
    const againOffices = await open(engine, 'offices.csv', offices, 'districtOffice')
    expect(
      await engine.client.exchange.check({ source: againOffices.source, plan: againOffices.plan }),
    ).toMatchObject({ create: 0, update: 0, same: 3 })
    await engine.client.commands.undoAction({ action: result.action })
    expect((await workspaceOf(engine)).objects.some(({ name }) => name === 'districtOffice')).toBe(
      false,
    )
  })

  it('[EX36] finds related records by name, e-mail, domain or id, also several in one cell', async () => {
    await bring(
      engine,
      'p.csv',
      'Name,Email\nElin Berg,elin@x.example\nBo Ek,bo@x.example\n',
      'person',
    )
    await bring(engine, 'c.csv', 'Name,Domains\nFjord,fjord.example; fjord.test\n', 'company')
    const deals =
      'Name,Contact,Company domain,Amount,Close date\nPilot,ELIN@x.example,www.fjord.test,"€1,200.50",2026-12-24\nRenewal,bo@x.example,dal.example,99,\nThird,no@x.example,,,\n'
    const source = await open(engine, 'd.csv', deals, 'deal')
    const check = await engine.client.exchange.check({ source: source.source, plan: source.plan })
    expect(check).toMatchObject({
      create: 3,
      issueCount: 0,
      related: expect.arrayContaining([
        { object: 'company', count: 1 },
        { object: 'person', count: 1 },
      ]),
    })
    await run(engine, source)
    const [pilot, renewal] = await rows(engine, 'deal')
    expect(pilot?.cells).toMatchObject({
      contact: { title: 'Elin Berg' },
      company: { title: 'Fjord' },
      amount: { amountMicros: 1_200_500_000, currency: 'EUR' },
      closeDate: '2026-12-24',
    })
    expect(renewal?.cells).toMatchObject({
      contact: { title: 'Bo Ek' },
      company: { title: 'dal.example' },
    })
    expect((await rows(engine, 'company')).at(-1)?.cells['domains']).toEqual(['dal.example'])
    await bring(engine, 't.csv', 'Title,About\nCall,"Elin Berg; Fjord"\n', 'task')
    expect((await rows(engine, 'task'))[0]?.cells['targets']).toMatchObject([
      { title: 'Elin Berg' },
      { title: 'Fjord' },
    ])
  })

  it('[EX24] takes fields that are asked for by a name that is not there, when that is allowed', async () => {
    const source = await open(engine, 'a.csv', 'Name,Customer\nAda,7\n', 'person')
    const columns: ImportPlan['columns'] = [
      { kind: 'field', field: 'name' },
      { kind: 'field', field: 'customerNumber' },
    ]
    await expect(
      engine.client.exchange.run({ source: source.source, plan: { ...source.plan, columns } }),
    ).rejects.toMatchObject({ code: 'import/unknown-field' })
    await run(engine, source, { columns, createFields: true })
    const person = (await workspaceOf(engine)).objects.find(({ id }) => id === 'person')
    expect(person?.fields.some(({ name }) => name === 'customerNumber')).toBe(true)
  })

  it('[EX25] adds options that a select does not have', async () => {
    await bring(
      engine,
      'a.csv',
      'Name,Industry,Tags\nA,Software,"VIP; New tag"\nB,Beekeeping,\nC,beekeeping,new tag\n',
      'company',
    )
    const found = await rows(engine, 'company')
    const [, b, c] = found
    expect(found[0]?.cells['industry']).toBe('software')
    expect(b?.cells['industry']).toBe(c?.cells['industry'])
    const company = (await workspaceOf(engine)).objects.find(({ id }) => id === 'company')
    const industry = company?.fields.find(({ id }) => id === 'industry')?.options as {
      choices: { label: string }[]
    }
    expect(industry.choices.filter(({ label }) => /beekeeping/i.test(label))).toHaveLength(1)
  })

  it('[EX29] tags every row with what the person says', async () => {
    await bring(engine, 'a.csv', 'Name,Tags\nA,VIP\nB,\n', 'company', {
      always: [{ field: 'tags', text: 'Norden 11/26' }],
    })
    const found = await rows(engine, 'company')
    const [, b] = found
    expect(found[0]?.cells['tags']).toHaveLength(2)
    expect(b?.cells['tags']).toHaveLength(1)
    expect(found[0]?.cells['tags']).toEqual(expect.arrayContaining(['vip']))
  })

  it('[EX26] stores formulas exactly, and hostile headers touch nothing', async () => {
    const formulas = [
      '=1+1',
      '=HYPERLINK("http://evil.example","click")',
      "+cmd|' /C calc'!A0",
      '-2+3',
      '@SUM(1+1)',
      '＝1+1',
      "'=quoted",
      "''=twice",
      '-5',
      '+4722334455',
    ]
    const file = `Name,Nickname\n${formulas.map((text, at) => `P${at},"${text.replaceAll('"', '""')}"`).join('\n')}\n`
    const source = await open(engine, 'a.csv', file, 'person')
    // What another program wrote with our mark before it is taken for ours: only these two differ.
    await run(engine, source, {
      columns: [
        { kind: 'field', field: 'name' },
        { kind: 'field', field: 'jobTitle' },
      ],
    })
    const stored = (await rows(engine, 'person')).map(({ cells }) => cells['jobTitle'])
    expect(stored).toEqual(formulas.map(text => (text.startsWith("'") ? text.slice(1) : text)))
    const { bytes } = await take(engine, 'csv', 'person')
    const table = parse(bytes, { bom: true, columns: true }) as Record<string, string>[]
    expect(table.map(row => row['Job title'])).toEqual(
      stored.map(text =>
        /^'*[=+\-@＝]/.test(String(text)) && !/^[+-]?\d+$/.test(String(text))
          ? `'${String(text)}`
          : text,
      ),
    )
    const again = await open(engine, 'b.csv', bytes, 'person')
    expect(
      await engine.client.exchange.check({ source: again.source, plan: again.plan }),
    ).toMatchObject({ create: 0, update: 0, same: formulas.length, issueCount: 0 })
    await bring(engine, 'p.csv', '__proto__,constructor,Name\nx,y,Ada\n', 'person')
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })

  it('[EX27] reads rows of a staged file anywhere, remembers mappings, and lets go of files', async () => {
    const lines = Array.from({ length: 1203 }, (_, at) => `P${at},p${at}@x.example`)
    const source = await open(engine, 'a.csv', `Navn,E-post\n${lines.join('\n')}\n`, 'person')
    const part = await engine.client.exchange.rows({
      source: source.source,
      offset: 1001,
      limit: 3,
    })
    expect(part).toEqual(
      [1001, 1002, 1003].map(at => ({ row: at + 2, cells: [`P${at}`, `p${at}@x.example`] })),
    )
    const plan: ImportPlan = {
      ...source.plan,
      onMatch: 'skip',
      columns: [{ kind: 'field', field: 'jobTitle' }, { kind: 'skip' }],
    }
    await engine.client.exchange.saveMapping({ name: 'Odd', source: source.source, plan })
    await engine.client.exchange.close({ source: source.source })
    await expect(
      engine.client.exchange.rows({ source: source.source, offset: 0, limit: 1 }),
    ).rejects.toMatchObject({ code: 'import/no-source' })
    const next = await open(engine, 'b.csv', 'E-post,Navn\nz@x.example,Z\n', 'person')
    expect(next.saved).toMatchObject([
      {
        name: 'Odd',
        plan: {
          onMatch: 'skip',
          columns: [{ kind: 'skip' }, { kind: 'field', field: 'jobTitle' }],
        },
      },
    ])
    await engine.client.exchange.close({ source: next.source })
    await expect(open(engine, 'c.csv', 'name,email\n"Ada,a@x.example\n')).rejects.toMatchObject({
      code: 'import/unterminated-quote',
    })
    expect(readdirSync(join(engine.profile, 'staging'))).toEqual([])
  })

  it('[EX28] a plan that does not fit is refused before anything is written', async () => {
    const source = await open(engine, 'a.csv', 'Name\nAda\n', 'person')
    const check = (plan: Partial<ImportPlan>) =>
      engine.client.exchange.check({ source: source.source, plan: { ...source.plan, ...plan } })
    await expect(check({ columns: [] })).rejects.toMatchObject({ code: 'import/bad-plan' })
    await expect(check({ columns: [{ kind: 'skip' }] })).rejects.toMatchObject({
      code: 'import/no-columns',
    })
    await expect(check({ columns: [{ kind: 'field', field: 'deals' }] })).rejects.toMatchObject({
      code: 'import/cannot-fill',
    })
    await expect(check({ object: 'nope' })).rejects.toMatchObject({ code: 'import/unknown-object' })
    expect(await rows(engine, 'person')).toHaveLength(0)
  })
})
