import { afterEach, expect, it } from 'vitest'
import type { DocId } from '@kith/shared/kit'
import { openTestDispatch, type TestDispatch } from '#engine/testkit'
import { partiesOf } from './record-parties.ts'

let test: TestDispatch | undefined
afterEach(() => test?.remove())

it("[SV11] whose mail a record shows: its own, its people's, else its companies'", () => {
  test = openTestDispatch()
  const { store, documents, catalog, dispatch } = test
  const run = (command: string, input: object) =>
    dispatch.run(command, input as never).ids[0] as DocId
  const create = (object: string, cells: object) => run('record.create', { object, cells })
  const of = (record: DocId) => partiesOf({ store, documents, catalog: catalog() }, record)
  const acme = create('company', { name: 'Acme' })
  const ann = create('person', { name: { first: 'Ann', last: '' }, company: acme })
  const bob = create('person', { name: { first: 'Bob', last: '' } })
  expect([of(ann), of(acme)]).toEqual([[ann], [acme]])

  const deal = create('deal', { name: 'Fleet', company: acme })
  expect(of(deal)).toEqual([deal, acme])
  run('record.set', { object: 'deal', record: deal, cells: { contact: bob } })
  expect(of(deal)).toEqual([deal, bob])

  run('object.define', {
    id: 'project',
    label: 'Project',
    labelPlural: 'Projects',
    fields: [
      { label: 'Name', type: 'text' },
      { id: 'crew', label: 'Crew', type: 'references', options: { to: ['person'] } },
    ],
  })
  const project = create('project', { name: 'Harbour', crew: [bob, ann] })
  expect(of(project)).toEqual([project, bob, ann])
  // A note is about them and has no mail of theirs to show; a note is no party of the project.
  create('note', { title: 'Idea', targets: [project] })
  run('records.delete', { object: 'person', ids: [bob] })
  expect(of(project)).toEqual([project, ann])
  expect(of(deal)).toEqual([deal, acme])
})
