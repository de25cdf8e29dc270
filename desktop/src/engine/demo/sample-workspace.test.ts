import { expect, test } from 'vitest'
import { isId } from '@kith/shared/kit'
import { DEMO_SIZE, sampleWorkspace, sizeOf } from './sample-workspace.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const make = (seed: number, now = NOW) => [...sampleWorkspace({ seed, now, size: DEMO_SIZE })]

test('the same seed gives the same records, another seed others', () => {
  expect(make(1)).toEqual(make(1))
  expect(make(1)).not.toEqual(make(2))
})

test('a first look has people, companies, deals in every stage, tasks and notes', () => {
  const records = make(1)
  const count = (object: string) => records.filter(record => record.object === object).length
  expect([count('person'), count('company'), count('deal'), count('member')]).toEqual([
    236, 64, 52, 4,
  ])
  const stages = new Set(
    records.filter(record => record.object === 'deal').map(record => record.cells['stage']),
  )
  expect(stages.size).toBe(6)
})

test('ids are unique and every reference points at a record made before it', () => {
  const seen = new Set<string>()
  for (const { id, cells } of make(7)) {
    expect(isId(id)).toBe(true)
    expect(seen.has(id)).toBe(false)
    for (const field of ['company', 'owner', 'contact', 'assignee']) {
      const target = cells[field]
      if (target !== undefined) expect(seen.has(String(target)), field).toBe(true)
    }
    seen.add(id)
  }
})

test('no two companies share a name', () => {
  const names = make(1).flatMap(({ object, cells }) =>
    object === 'company' ? [cells['name']] : [],
  )
  expect(new Set(names).size).toBe(names.length)
})

test('e-mails and domains belong to one record each', () => {
  const records = [...sampleWorkspace({ seed: 3, now: NOW, size: sizeOf(3000) })]
  const emails = records.flatMap(({ cells }) => (cells['emails'] as string[] | undefined) ?? [])
  const domains = records.flatMap(({ cells }) => (cells['domains'] as string[] | undefined) ?? [])
  expect(new Set(domains).size).toBe(domains.length)
  expect(new Set(emails).size / emails.length).toBeGreaterThan(0.99)
})

test('some tasks are overdue, some are due today, most lie ahead', () => {
  const due = make(1)
    .filter(({ object, cells }) => object === 'task' && cells['status'] !== 'done')
    .map(({ cells }) => String(cells['dueAt']).slice(0, 10))
  const today = new Date(NOW).toISOString().slice(0, 10)
  expect(due.filter(day => day < today).length).toBeGreaterThan(3)
  expect(due.filter(day => day === today).length).toBeGreaterThan(3)
  expect(due.filter(day => day > today).length).toBeGreaterThan(20)
})
