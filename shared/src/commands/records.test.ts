import { describe, expect, test } from 'vitest'
import { newId, isFault, type DocId } from '#kit'
import { textId } from '#docs'
import { commandOf, commands, inputSchemaOf, isPurged } from './index.ts'
import { createTestWorkspace } from './test-workspace.ts'

function faultOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (isFault(error)) return error.code
    throw error
  }
}

describe('[CM1] the registry', () => {
  test('shows the input of every command as JSON Schema', () => {
    for (const command of commands.all) {
      expect(inputSchemaOf(command)).toMatchObject({ type: 'object' })
    }
  })

  test('names what it does not know and what does not fit', () => {
    const { run } = createTestWorkspace()
    expect(faultOf(() => commandOf('record.explode'))).toBe('command/unknown')
    expect(faultOf(() => run('record.create', { objects: 'person' }))).toBe('command/bad-input')
    expect(faultOf(() => run('records.delete', { object: 'person' }))).toBe('command/bad-input')
    expect(faultOf(() => run('record.set', { object: 'person', record: 'x', cells: {} }))).toBe(
      'command/bad-input',
    )
  })
})

describe('[CM3] creating and changing', () => {
  test('a record gets its cells, its defaults and who made it', () => {
    const { make, cells, keys } = createTestWorkspace()
    const id = make('deal', {
      name: 'Fleet telematics',
      amount: { amountMicros: 5e9, currency: 'EUR' },
    })
    expect(cells(id)).toEqual({
      name: 'Fleet telematics',
      stage: 'lead',
      amount: { amountMicros: 5e9, currency: 'EUR' },
    })
    expect(keys(id)?.['$crt']).toMatchObject({ source: 'person', by: null })
  })

  test('a change writes the keys that differ and no others', () => {
    const { run, make } = createTestWorkspace()
    const id = make('person', { emails: ['a@x.pt', 'b@x.pt'], city: 'Porto' })
    const { ops } = run('record.set', {
      object: 'person',
      record: id,
      cells: { emails: ['a@x.pt', 'b@x.pt', 'c@x.pt'], city: 'Porto', jobTitle: null },
    })
    const keys = ops.flatMap(op => ('set' in op ? Object.keys(op.set) : []))
    expect(keys.filter(key => key.startsWith('emails/'))).toHaveLength(1)
    expect(keys).not.toContain('jobTitle')
  })

  test('relations go to links and texts to their own documents', () => {
    const { run, make, cells, markdown } = createTestWorkspace()
    const ines = make('person', { name: { first: 'Inês', last: 'Carvalhal' } })
    const note = make('note', { title: 'Call', body: 'Wants a **quote**', targets: [ines] })
    expect(cells(note)).toEqual({ title: 'Call', targets: [ines] })
    expect(markdown(textId(note, 'body'))).toBe('Wants a **quote**')
    run('text.set', { record: note, field: 'body', text: '# as typed', format: 'plain' })
    expect(markdown(textId(note, 'body'))).toBe('\\# as typed')
    run('record.set', { object: 'note', record: note, cells: { targets: null } })
    expect(cells(note)).toEqual({ title: 'Call' })
  })

  test('the order of linked records is kept and can be changed', () => {
    const { run, make, cells } = createTestWorkspace()
    const [a, b, c] = [1, 2, 3].map(at => make('person', { city: `c${at}` }))
    const note = make('note', { targets: [a!, b!] })
    for (const targets of [[a, b, c], [c, a, b], [b], [b, a]]) {
      run('record.set', { object: 'note', record: note, cells: { targets } })
      expect(cells(note)['targets']).toEqual(targets)
    }
  })

  test('a paste changes rows that are there and makes the others, as one action', () => {
    const { run, make, cells, live } = createTestWorkspace()
    const id = make('company', { name: 'Atelier' })
    const done = run('record.write', {
      object: 'company',
      rows: [
        { id, cells: { employees: 12 } },
        { cells: { name: 'Beta' } },
        { cells: { name: 'Gama' } },
      ],
    })
    expect(done.label).toBe('Changed 1 and added 2 companies')
    expect(cells(id)).toEqual({ name: 'Atelier', employees: 12 })
    expect(live('company')).toHaveLength(3)
  })

  test('a task that is done knows when, until it is not', () => {
    const { run, make, cells } = createTestWorkspace()
    const task = make('task', { title: 'Send the offer' })
    run('record.set', { object: 'task', record: task, cells: { status: 'done' } })
    expect(cells(task)['completedAt']).toMatch(/^2026-11-20T/)
    run('record.set', { object: 'task', record: task, cells: { status: 'todo' } })
    expect(cells(task)['completedAt']).toBeUndefined()
  })
})

describe('[CM2] what is refused', () => {
  const workspace = createTestWorkspace()
  const { run, make, snapshot } = workspace
  const person = make('person', { city: 'Porto' })
  const gone = make('person', { city: 'Faro' })
  run('records.delete', { object: 'person', ids: [gone] })

  test.each<readonly [string, string, () => unknown]>([
    ['an unknown object', 'catalog/unknown-object', () => make('planet', {})],
    ['an unknown field', 'catalog/unknown-field', () => make('person', { shoeSize: 42 })],
    ['a value that is none', 'cells/refused', () => make('person', { emails: ['no mail'] })],
    ['an option that is none', 'cells/refused', () => make('deal', { stage: 'dreamt' })],
    ['the other side of a relation', 'cells/refused', () => make('company', { people: [person] })],
    ['a relation to nobody', 'cells/refused', () => make('deal', { contact: newId() })],
    ['a relation to another object', 'cells/refused', () => make('deal', { company: person })],
    [
      'a record that is not there',
      'record/missing',
      () => run('record.set', { object: 'person', record: newId(), cells: { city: 'x' } }),
    ],
    [
      'a record of another object',
      'record/missing',
      () => run('record.set', { object: 'company', record: person, cells: { name: 'x' } }),
    ],
    [
      'a record in the trash',
      'record/deleted',
      () => run('record.set', { object: 'person', record: gone, cells: { city: 'x' } }),
    ],
    [
      'an id that is taken',
      'record/exists',
      () => run('record.create', { object: 'person', id: person, cells: {} }),
    ],
    [
      'a paste with one bad row',
      'cells/refused',
      () =>
        run('record.write', {
          object: 'person',
          rows: [{ cells: { city: 'ok' } }, { id: person, cells: { emails: ['bad'] } }],
        }),
    ],
    [
      'a bulk edit with a bad value',
      'cells/refused',
      () => run('records.set', { object: 'person', where: null, cells: { emails: ['bad'] } }),
    ],
    [
      'text for what is no rich text',
      'cells/refused',
      () => run('text.set', { record: person, field: 'city', text: 'x' }),
    ],
  ])('%s: %s, and nothing is written', (_, code, work) => {
    const before = snapshot()
    expect(faultOf(work)).toBe(code)
    expect(snapshot()).toEqual(before)
  })
})

describe('[CM4] selections', () => {
  test('change every record a filter names, and no deleted ones', () => {
    const { run, make, cells } = createTestWorkspace()
    const ids = ['a', 'b', 'c'].map(city => make('person', { city }))
    run('records.delete', { object: 'person', ids: [ids[2]!] })
    const done = run('records.set', { object: 'person', where: null, cells: { jobTitle: 'CEO' } })
    expect(done.label).toBe('Changed job title of 2 people')
    run('records.set', { object: 'person', ids, cells: { birthday: '1984-03-12' } })
    expect(ids.map(id => cells(id)['jobTitle'])).toEqual(['CEO', 'CEO', undefined])
    expect(cells(ids[2]!)['birthday']).toBeUndefined()
  })

  test('delete and restore', () => {
    const { run, make, live } = createTestWorkspace()
    const ids = ['a', 'b'].map(city => make('person', { city }))
    run('records.delete', { object: 'person', ids })
    expect(live('person')).toEqual([])
    run('records.restore', { object: 'person', ids: [ids[0]!] })
    expect(live('person')).toEqual([ids[0]])
  })
})

describe('[CM12] destroying', () => {
  test('empties the record, its texts and its links', () => {
    const { run, make, keys, cells, links, markdown } = createTestWorkspace()
    const person = make('person', { city: 'Porto', emails: ['a@x.pt'] })
    const note = make('note', { title: 'Secret', body: 'very', targets: [person] })
    run('records.delete', { object: 'note', ids: [note] })
    run('records.destroy', { object: 'note', ids: [note] })
    expect(Object.keys(keys(note) ?? {})).toEqual(['$del'])
    expect(isPurged({ keys: keys(note) ?? {} })).toBe(true)
    expect(markdown(textId(note, 'body'))).toBe('')
    expect(links().map(link => link.isDeleted)).toEqual([true])
    expect(cells(person)).toEqual({ city: 'Porto', emails: ['a@x.pt'] })
    run('records.restore', { object: 'note', ids: [note] })
    expect(isPurged({ keys: keys(note) ?? {} })).toBe(true)
  })

  test('passes over records that are not in the trash', () => {
    const { run, make, live } = createTestWorkspace()
    const id = make('person', { city: 'Porto' })
    expect(run('records.destroy', { object: 'person', ids: [id] }).ops).toEqual([])
    expect(live('person')).toEqual([id])
  })
})

describe('[CM13] small actions', () => {
  test('files become attachments of the record', () => {
    const { run, make, cells, live } = createTestWorkspace()
    const person = make('person', { name: { first: 'Inês', last: 'Carvalhal' } })
    const file = { hash: 'a'.repeat(64), name: 'Offer.pdf', size: 12, type: 'application/pdf' }
    const done = run('file.attach', { record: person, files: [file] })
    expect(done.label).toBe('Attached Offer.pdf to Inês Carvalhal')
    const [attachment] = live('attachment')
    expect(cells(attachment!)).toEqual({ name: 'Offer.pdf', file: [file], targets: [person] })
  })

  test('a record is on a list once, and comes off it', () => {
    const { run, make, live } = createTestWorkspace()
    const list = make('list', { name: 'Fair 2026' })
    const records = [make('person', { city: 'a' }), make('company', { name: 'b' })]
    const done = run('list.add', { list, records })
    expect(done.label).toBe('Added 2 records to Fair 2026')
    expect(run('list.add', { list, records }).ops).toEqual([])
    run('list.remove', { list, records: [records[0]!] })
    expect(live('listEntry')).toHaveLength(1)
    run('list.add', { list, records: [records[0]!] })
    expect(live('listEntry')).toHaveLength(2)
  })

  test('a record is put between two others, and into another column', () => {
    const { run, make, keys, cells } = createTestWorkspace()
    const [a, b, c] = ['a', 'b', 'c'].map(name => make('deal', { name })) as [DocId, DocId, DocId]
    run('record.move', { object: 'deal', record: a })
    run('record.move', { object: 'deal', record: b, before: a })
    run('record.move', { object: 'deal', record: c, before: a, after: b, cells: { stage: 'won' } })
    const placeOf = (id: DocId) => JSON.stringify(keys(id)?.['$pos'])
    expect([a, b, c].toSorted((x, y) => (placeOf(x) < placeOf(y) ? -1 : 1))).toEqual([a, c, b])
    expect(cells(c)['stage']).toBe('won')
  })
})

describe('[CM11] labels', () => {
  const { run, make } = createTestWorkspace()
  const inesId = make('person', { name: { first: 'Inês', last: 'Carvalhal' } })
  const others = ['a', 'b'].map(city => make('person', { city }))

  test.each<readonly [string, string, unknown]>([
    ['Added Atelier', 'record.create', { object: 'company', cells: { name: 'Atelier' } }],
    ['Added a company', 'record.create', { object: 'company' }],
    [
      'Changed job title of Inês Carvalhal',
      'record.set',
      { object: 'person', record: inesId, cells: { jobTitle: 'x' } },
    ],
    [
      'Changed 2 fields of Inês Carvalhal',
      'record.set',
      { object: 'person', record: inesId, cells: { jobTitle: 'y', city: 'z' } },
    ],
    [
      'Changed E-mail of 2 people',
      'records.set',
      { object: 'person', ids: others, cells: { emails: ['a@x.pt'] } },
    ],
    ['Deleted Inês Carvalhal', 'records.delete', { object: 'person', ids: [inesId] }],
    ['Restored Inês Carvalhal', 'records.restore', { object: 'person', ids: [inesId] }],
    ['Deleted 2 people', 'records.delete', { object: 'person', ids: others }],
    ['Removed 2 people for good', 'records.destroy', { object: 'person', ids: others }],
    ['Added 2 deals', 'record.write', { object: 'deal', rows: [{ cells: {} }, { cells: {} }] }],
    ['Added the object Boats', 'object.define', { label: 'Boat', labelPlural: 'Boats' }],
    [
      'Added the field Draught to people',
      'field.define',
      { object: 'person', label: 'Draught', type: 'number' },
    ],
  ])('%s', (label, command, input) => {
    expect(run(command, input).label).toBe(label)
  })
})
