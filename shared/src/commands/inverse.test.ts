import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DocId, Json } from '#kit'
import { createTestWorkspace } from './test-workspace.ts'

type Workspace = ReturnType<typeof createTestWorkspace>
type Pick = (ids: readonly DocId[], at: number) => DocId | undefined

const pick: Pick = (ids, at) => (ids.length === 0 ? undefined : ids[at % ids.length])

const cellsArb = fc.record(
  {
    city: fc.option(fc.constantFrom('Porto', 'Faro', ''), { nil: null }),
    emails: fc.option(fc.subarray(['a@x.pt', 'b@x.pt', 'c@x.pt']), { nil: null }),
    tags: fc.constant(null),
    birthday: fc.option(fc.constantFrom('1984-03-12', '2000-02-29'), { nil: null }),
  },
  { requiredKeys: [] },
)
const stepArb = fc.record({
  what: fc.constantFrom(
    'set',
    'bulk',
    'delete',
    'restore',
    'link',
    'note',
    'merge',
    'field',
    'option',
    'deal',
  ),
  at: fc.nat(20),
  other: fc.nat(20),
  cells: cellsArb,
})
type Step = typeof stepArb extends fc.Arbitrary<infer T> ? T : never

function take(workspace: Workspace, { what, at, other, cells }: Step) {
  const { run, live, make } = workspace
  const people = live('person')
  const [one, two] = [pick(people, at), pick(people, other)]
  const note = pick(live('note'), other)
  switch (what) {
    case 'set':
      return one && run('record.set', { object: 'person', record: one, cells })
    case 'bulk':
      return run('records.set', { object: 'person', where: null, cells })
    case 'delete':
      return one && run('records.delete', { object: 'person', ids: [one] })
    case 'restore':
      return run('records.restore', { object: 'person', where: null })
    case 'link':
      return (
        one &&
        note &&
        run('record.link', { object: 'note', record: note, field: 'targets', targets: [one] })
      )
    case 'note':
      return (
        note &&
        run('record.set', {
          object: 'note',
          record: note,
          cells: { body: `text ${at}`, targets: one ? [one] : null },
        })
      )
    case 'merge':
      return (
        one &&
        two &&
        one !== two &&
        run('record.merge', { object: 'person', keep: one, others: [two] })
      )
    case 'field':
      return run('field.change', {
        object: 'person',
        field: 'city',
        label: `Town ${at}`,
        description: other % 2 ? null : 'x',
      })
    case 'option':
      return run('option.change', {
        object: 'deal',
        field: 'source',
        option: 'event',
        label: `Fair ${at}`,
      })
    case 'deal':
      make('deal', { name: `deal ${at}`, contact: one ?? (null as Json) })
      return undefined
  }
}

test('[CM10] what a command planned is taken back to the key, after any history', () => {
  fc.assert(
    fc.property(fc.array(stepArb, { minLength: 1, maxLength: 12 }), steps => {
      const workspace = createTestWorkspace()
      const people = ['a', 'b', 'c'].map(city =>
        workspace.make('person', { city, emails: [`${city}@x.pt`] }),
      )
      workspace.make('note', { title: 'Both', targets: people.slice(0, 2), body: 'one' })
      workspace.make('deal', { name: 'Fleet', contact: people[0]! })
      for (const step of steps.slice(0, -1)) take(workspace, step)
      const before = workspace.snapshot()
      const done = take(workspace, steps.at(-1)!)
      if (!done) return
      done.undo()
      expect(workspace.snapshot()).toEqual(before)
    }),
    { numRuns: 150 },
  )
})
