import { describe, expect, test } from 'vitest'
import { isFault } from '#kit'
import { textId } from '#docs'
import { createTestWorkspace } from './test-workspace.ts'

describe('[CM5] linking', () => {
  test('from the side that stores many', () => {
    const { run, make, cells, links } = createTestWorkspace()
    const task = make('task', { title: 'Call' })
    const [a, b] = ['a', 'b'].map(city => make('person', { city }))
    const input = { object: 'task', record: task, field: 'targets', targets: [a, b] }
    expect(run('record.link', input).label).toBe('Linked 2 records to Call')
    expect(run('record.link', input).ops).toEqual([])
    expect(cells(task)['targets']).toEqual([a, b])
    run('record.unlink', { ...input, targets: [a] })
    expect(cells(task)['targets']).toEqual([b])
    run('record.link', { ...input, targets: [a] })
    expect(cells(task)['targets']).toEqual([b, a])
    expect(links()).toHaveLength(2)
  })

  test('from the other side of many', () => {
    const { run, make, cells } = createTestWorkspace()
    const person = make('person', { city: 'Porto' })
    const task = make('task', { title: 'Call' })
    const input = { object: 'person', record: person, field: 'tasks', targets: [task] }
    run('record.link', input)
    expect(cells(task)['targets']).toEqual([person])
    run('record.unlink', input)
    expect(cells(task)['targets']).toBeUndefined()
  })

  test('from either side of one', () => {
    const { run, make, cells } = createTestWorkspace()
    const company = make('company', { name: 'Atelier' })
    const [a, b] = ['a', 'b'].map(city => make('person', { city }))
    run('record.link', { object: 'company', record: company, field: 'people', targets: [a, b] })
    run('record.unlink', { object: 'person', record: b, field: 'company', targets: [company] })
    expect([cells(a!)['company'], cells(b!)['company']]).toEqual([company, undefined])
    const other = make('company', { name: 'Beta' })
    expect(
      run('record.unlink', { object: 'person', record: a, field: 'company', targets: [other] }).ops,
    ).toEqual([])
  })

  test('refuses what the relation cannot hold and what is no relation', () => {
    const { run, make } = createTestWorkspace()
    const company = make('company', { name: 'Atelier' })
    const person = make('person', { city: 'Porto' })
    const link = (field: string, target: string) => () =>
      run('record.link', { object: 'company', record: company, field, targets: [target] })
    expect(link('people', company)).toThrow('People cannot hold companies')
    expect(link('name', person)).toThrow('Name is no relation')
  })
})

describe('[CM6] merging', () => {
  function setup() {
    const workspace = createTestWorkspace()
    const { make } = workspace
    const atelier = make('company', { name: 'Atelier' })
    const keep = make('person', {
      name: { first: 'Inês', last: 'C.' },
      emails: ['ines@x.pt'],
      tags: [],
    })
    const other = make('person', {
      name: { first: 'Ines', last: 'Carvalhal' },
      emails: ['INES@x.pt', 'ic@y.pt'],
      city: 'Porto',
      company: atelier,
    })
    const third = make('person', { city: 'Faro', jobTitle: 'CEO', birthday: '1984-03-12' })
    return { ...workspace, atelier, keep, other, third }
  }

  test('keeps the chosen, fills what is empty in order, and unites sets', () => {
    const { run, cells, live, keep, other, third, keys, atelier } = setup()
    const done = run('record.merge', {
      object: 'person',
      keep,
      others: [other, third],
      cells: { name: { first: 'Inês', last: 'Carvalhal' } },
    })
    expect(done.label).toBe('Merged 3 people into Inês C.')
    expect(cells(keep)).toEqual({
      name: { first: 'Inês', last: 'Carvalhal' },
      emails: ['ines@x.pt', 'ic@y.pt'],
      city: 'Porto',
      company: atelier,
      jobTitle: 'CEO',
      birthday: '1984-03-12',
    })
    expect(live('person')).toEqual([keep])
    expect([keys(other)?.['$into'], keys(third)?.['$into']]).toEqual([keep, keep])
  })

  test('takes relations, links, notes and list entries along', () => {
    const { run, make, cells, keep, other, links } = setup()
    const deal = make('deal', { name: 'Fleet', contact: other })
    const both = make('note', { title: 'Both', targets: [other, keep] })
    const one = make('note', { title: 'One', targets: [other] })
    const list = make('list', { name: 'Fair' })
    run('list.add', { list, records: [other] })
    run('record.merge', { object: 'person', keep, others: [other] })
    expect(cells(deal)['contact']).toBe(keep)
    expect([cells(both)['targets'], cells(one)['targets']]).toEqual([[keep], [keep]])
    const named = links().filter(link => !link.isDeleted && [link.from, link.to].includes(other))
    expect(named).toEqual([])
  })

  test('is taken back whole', () => {
    const { run, make, keep, other, third, snapshot } = setup()
    make('note', { title: 'Both', targets: [other, keep], body: 'text' })
    make('deal', { name: 'Fleet', contact: other })
    const before = snapshot()
    const done = run('record.merge', { object: 'person', keep, others: [other, third] })
    expect(snapshot()).not.toEqual(before)
    done.undo()
    expect(snapshot()).toEqual(before)
  })

  test('puts rich texts one after the other', () => {
    const { run, make, markdown } = createTestWorkspace()
    const [a, b] = ['first', 'second'].map(body => make('note', { title: body, body }))
    run('record.merge', { object: 'note', keep: a, others: [b] })
    expect(markdown(textId(a!, 'body'))).toBe('first\n\nsecond')
  })

  test('a record that points at the one that goes does not end up pointing at itself', () => {
    const { run, make, cells } = createTestWorkspace()
    run('field.define', {
      object: 'person',
      id: 'boss',
      label: 'Boss',
      type: 'reference',
      options: { to: ['person'] },
    })
    const keep = make('person', { city: 'a' })
    const other = make('person', { city: 'b', boss: keep })
    run('record.set', { object: 'person', record: keep, cells: { boss: other } })
    run('record.merge', { object: 'person', keep, others: [other] })
    expect(cells(keep)).toEqual({ city: 'a' })
  })

  test('refuses itself, the deleted and other objects', () => {
    const { run, keep, other, atelier } = setup()
    const codeOf = (others: readonly string[]) => {
      try {
        run('record.merge', { object: 'person', keep, others })
        return 'done'
      } catch (error) {
        return isFault(error) ? error.code : 'bug'
      }
    }
    run('records.delete', { object: 'person', ids: [other] })
    expect([codeOf([keep]), codeOf([other]), codeOf([atelier])]).toEqual([
      'command/bad-input',
      'record/deleted',
      'record/missing',
    ])
  })
})
