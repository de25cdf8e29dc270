import { describe, expect, test } from 'vitest'
import { newId, type DocId } from '#kit'
import { settingsId } from '#docs'
import { createTestWorkspace } from './test-workspace.ts'

describe('[CM9] views', () => {
  test('a new view has what its kind starts with; a change leaves the rest', () => {
    const { run, keys } = createTestWorkspace()
    const id = newId()
    run('view.save', { id, object: 'deal', name: 'Pipeline', kind: 'board' })
    expect(keys(id)).toMatchObject({ object: 'deal', kind: 'board', group: { field: 'stage' } })
    const filter = { field: 'stage', op: 'is', value: 'won' }
    const { ops } = run('view.save', { id, filter, columns: [{ field: 'amount', width: 120 }] })
    expect(ops).toMatchObject([
      { doc: id, kind: 'view', set: { filter, columns: [{ field: 'amount', width: 120 }] } },
    ])
    expect(ops.flatMap(op => ('set' in op ? Object.keys(op.set) : []))).toEqual([
      'filter',
      'columns',
    ])
  })

  test('is deleted, restored and put in order', () => {
    const { run, keys } = createTestWorkspace()
    const [a, b] = [newId(), newId()]
    run('view.save', { id: a, object: 'person', name: 'A' })
    run('view.save', { id: b, object: 'person', name: 'B' })
    run('view.delete', { view: a })
    expect(keys(a)?.['$del']).toBeDefined()
    expect(() => run('view.save', { id: a, name: 'C' })).toThrow('is not there')
    expect(run('view.restore', { view: a }).label).toBe('Restored the view A')
    run('view.reorder', { object: 'person', views: [b, a] })
    const places = [b, a].map(id => JSON.stringify(keys(id)?.['position']))
    expect(places).toEqual(places.toSorted())
  })

  test('refuses fields, kinds and members that are not there', () => {
    const { run } = createTestWorkspace()
    const view = { object: 'person', name: 'A' }
    expect(() => run('view.save', { ...view, columns: [{ field: 'shoe' }] })).toThrow('no field')
    expect(() => run('view.save', { ...view, kind: 'globe' })).toThrow('no kind')
    expect(() => run('view.save', { ...view, colour: 'red' })).toThrow('was not run')
    expect(() => run('view.save', { name: 'A' })).toThrow('needs object and name')
  })
})

describe('[CM9] favourites and settings', () => {
  test('records, views and folders, in order', () => {
    const { run, make, keys } = createTestWorkspace()
    const person = make('person', { name: { first: 'Inês', last: 'Carvalhal' } })
    const [view, folder] = [newId(), newId()]
    run('view.save', { id: view, object: 'person', name: 'A' })
    const all = () => keys(settingsId(null)) ?? {}
    const done = run('favourite.add', { kind: 'record', target: person })
    expect(done.label).toBe('Added Inês Carvalhal to favourites')
    expect(run('favourite.add', { kind: 'record', target: person }).ops).toEqual([])
    run('favourite.folder', { id: folder, label: 'Mine' })
    run('favourite.add', { kind: 'view', target: view, folder })
    run('favourite.move', { id: person, folder, before: view })
    expect(all()).toMatchObject({
      [`fav/${person}`]: { kind: 'record', object: 'person', folder },
      [`fav/${folder}`]: { kind: 'folder', label: 'Mine', folder: null },
      [`fav/${view}`]: { kind: 'view', folder },
    })
    const placeOf = (id: DocId) => (all()[`fav/${id}`] as { position: string }).position
    expect(placeOf(view) < placeOf(person)).toBe(true)
    run('favourite.rename', { id: folder, label: 'Ours' })
    run('favourite.remove', { id: folder })
    expect(Object.keys(all()).toSorted()).toEqual([`fav/${person}`, `fav/${view}`].toSorted())
    expect(all()[`fav/${view}`]).toMatchObject({ folder: null })
    expect(() => run('favourite.move', { id: folder })).toThrow('is not there')
  })

  test('settings are keys; null brings the default back', () => {
    const { run, keys } = createTestWorkspace()
    run('setting.set', { key: 'currency', value: 'EUR' })
    expect(keys(settingsId(null))).toEqual({ currency: 'EUR' })
    run('setting.set', { key: 'currency', value: null })
    expect(keys(settingsId(null))).toEqual({})
    expect(() => run('setting.set', { key: 'fav/x', value: 1 })).toThrow('must be letters')
  })
})
