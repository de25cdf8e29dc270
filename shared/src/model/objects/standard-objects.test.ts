/** The standard catalog as other programs and saved documents know it. */
import { expect, test } from 'vitest'
import type { Json } from '#kit'
import { createCatalog } from '../catalog.ts'
import { standardOrder } from '../standard-order.ts'
import { standardObjects } from './index.ts'

const catalog = createCatalog()
const optionsOf = (object: string, field: string) =>
  catalog.field(object, field).options as Readonly<Record<string, Json>>

test('[MD24] ids and types of standard fields stay: documents, columns and the API hang on them', () => {
  const lines = catalog.allObjects.map(
    ({ id, fields }) => `${id}: ${fields.map(field => `${field.id} ${field.type}`).join(', ')}`,
  )
  expect(lines).toEqual([
    'person: name fullName, company reference, jobTitle text, emails emails, phones phones, city text, tags multiSelect, owner user, linkedin links, websites links, address address, birthday date, avatar files, background text, lastContact dateTime, nextMeeting dateTime, connection select, deals backlinks, tasks backlinks, notes backlinks, attachments backlinks, lists backlinks',
    'company: name text, domains array, industry select, employees number, annualRevenue currency, country text, tags multiSelect, owner user, idealCustomer boolean, websites links, linkedin links, phones phones, address address, logo files, description text, lastContact dateTime, nextMeeting dateTime, connection select, people backlinks, deals backlinks, tasks backlinks, notes backlinks, attachments backlinks, lists backlinks',
    'deal: name text, stage status, amount currency, closeDate date, company reference, contact reference, owner user, source select, probability number, nextStep text, nextActivity nextActivity, lostReason select, description text, tasks backlinks, notes backlinks, attachments backlinks, lists backlinks',
    'task: title text, status status, dueAt dateTime, assignee user, priority select, targets references, body richText, completedAt dateTime, attachments backlinks',
    'note: title text, body richText, targets references, kind select, happenedAt dateTime, direction select, minutes number, attachments backlinks',
    'list: name text, description text, owner user, entries backlinks',
    'attachment: name text, file files, targets references',
    'listEntry: remark text, list reference, record reference, status status',
    'member: name fullName, email emails, avatar files, role select, teams multiSelect',
    'comment: body text, record reference, author user, parent reference, resolvedAt dateTime, resolvedBy user, editedAt dateTime',
  ])
})

test('[MD25] every relation has its other side', () => {
  for (const object of catalog.allObjects) {
    for (const { id, storageKind } of object.fields) {
      if (!storageKind.pointsToRecord && storageKind.home !== 'inverse') continue
      const { to, inverse } = optionsOf(object.id, id)
      if (!Array.isArray(to) || typeof inverse !== 'string') continue
      for (const target of to) {
        const other = optionsOf(String(target), inverse)
        expect(
          other['to'] === '*' || (Array.isArray(other['to']) && other['to'].includes(object.id)),
        ).toBe(true)
        if (other['to'] !== '*' && storageKind.pointsToRecord) expect(other['inverse']).toBe(id)
      }
    }
  }
})

test('[MD25] fields that objects name are there', () => {
  for (const object of standardObjects.all) {
    const ids = new Set(object.fields.map(field => field.id))
    const named = [
      object.titleField,
      ...object.subtitleFields,
      ...object.searchFields,
      ...object.matchFields,
    ]
    expect(named.filter(id => !ids.has(id))).toEqual([])
    expect(ids.size).toBe(object.fields.length)
    expect([object.id, ...ids].filter(id => !/^[a-zA-Z][a-zA-Z0-9_]*$/.test(id))).toEqual([])
    // SQL does not tell upper from lower case in names of columns.
    expect(new Set([...ids].map(id => id.toLowerCase())).size).toBe(ids.size)
  }
})

test('[MD26] options of standard fields are read by their types, defaults are values', () => {
  for (const object of catalog.allObjects)
    for (const field of object.fields) {
      const definition = standardObjects.must(object.id).fields.find(({ id }) => id === field.id)
      expect(field.fieldType.options.safeParse(definition?.options).success).toBe(true)
      if (field.defaultValue !== undefined)
        expect(field.fieldType.value(field.options).safeParse(field.defaultValue).success).toBe(
          true,
        )
    }
})

test('[MD27] stages of a deal know how likely they are', () => {
  const { choices } = optionsOf('deal', 'stage') as unknown as {
    choices: readonly { id: string; category: string; probability: number }[]
  }
  expect(
    choices.map(({ id, category, probability }) => `${id} ${category} ${probability}`),
  ).toEqual([
    'lead open 10',
    'qualified open 25',
    'proposal open 50',
    'negotiation open 75',
    'won won 100',
    'lost lost 0',
  ])
})

test('[MD26] order keys of standards rise', () => {
  const keys = Array.from({ length: 300 }, (_, at) => standardOrder(at))
  expect(keys.toSorted()).toEqual(keys)
})
