/** The real files of ../shared/data, where that folder is. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestEngine, type TestEngine } from '#engine/testkit'
import { bring, open, rows, take } from './exchange.fixture.ts'

let engine: TestEngine
beforeEach(async () => {
  engine = await openTestEngine()
})
afterEach(async () => {
  await engine.remove()
})

const DATA = join(import.meta.dirname, '../../../../../shared/data')
describe('real files', () => {
  it('[EX40] universities, legislators and their offices: counts, links and names', async () => {
    if (!existsSync(DATA))
      return console.info('exchange: no ../shared/data, the real files were not imported')
    const file = (path: string): Buffer => readFileSync(join(DATA, path))
    const universities = file('companies/universities.csv')
    expect(await bring(engine, 'universities.csv', universities, 'company')).toMatchObject({
      created: 10_251,
      errorCount: 0,
    })
    expect(await bring(engine, 'universities.csv', universities, 'company')).toMatchObject({
      created: 0,
      updated: 0,
      skipped: 10_251,
    })
    expect(
      await bring(engine, 'legislators.csv', file('people/legislators.csv'), 'person'),
    ).toMatchObject({ created: 537 })
    expect(
      await bring(engine, 'legislators.csv', file('people/legislators.csv'), 'person'),
    ).toMatchObject({ created: 0, updated: 0 })
    expect(
      await bring(
        engine,
        'district-offices.csv',
        file('people/district-offices.csv'),
        'districtOffice',
      ),
    ).toMatchObject({ created: 1312 })
    expect(
      await bring(
        engine,
        'district-offices.csv',
        file('people/district-offices.csv'),
        'districtOffice',
      ),
    ).toMatchObject({ created: 0, updated: 0 })
    const linked = await engine.client.rows.window({
      query: { object: 'districtOffice', where: { field: 'legislator', op: 'notEmpty' } },
      offset: 0,
      limit: 1,
    })
    expect(linked.total).toBe(1312)
    const many = await rows(engine, 'company', { field: 'domains', op: 'is', value: 'fho.edu.br' })
    expect(many.map(({ title }) => title)).toEqual(['Fundação Hermínio Ometto'])
    const out = await take(engine, 'csv', 'company')
    expect(out.rows).toBe(10_251)
    const again = await open(engine, 'out.csv', out.bytes, 'company')
    expect(
      await engine.client.exchange.check({ source: again.source, plan: again.plan }),
    ).toMatchObject({ create: 0, update: 0, same: 10_251, issueCount: 0 })
  })
})
