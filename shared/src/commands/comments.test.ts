import { describe, expect, test } from 'vitest'
import { isFault, newId, type DocId } from '#kit'
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
const idOf = ({ ops }: { readonly ops: readonly { readonly doc: DocId }[] }) => ops[0]!.doc

describe('[CM15] comments', () => {
  const { run, make, cells, keys, apply } = createTestWorkspace()
  const ana = make('person', { name: { first: 'Ana', last: 'Silva' } })
  const other = make('company', { name: 'Beta' })
  const first = run('comment.add', { record: ana, text: '  Ask about **tuna**\n' })

  test('are one document about one record', () => {
    expect(first.label).toBe('Commented on Ana Silva')
    expect(first.ops).toHaveLength(1)
    expect(cells(idOf(first))).toEqual({ body: 'Ask about **tuna**', record: ana })
    expect(faultOf(() => run('comment.add', { record: ana, text: ' \n ' }))).toBe(
      'command/bad-input',
    )
    expect(faultOf(() => run('comment.add', { record: newId(), text: 'x' }))).toBe('record/missing')
  })

  test('replies to replies stay in the thread and on the record', () => {
    const reply = run('comment.add', { record: ana, text: 'Done', parent: idOf(first) })
    const again = run('comment.add', { record: ana, text: 'Thanks', parent: idOf(reply) })
    expect(cells(idOf(again))['parent']).toBe(idOf(first))
    expect(
      faultOf(() => run('comment.add', { record: other, text: 'x', parent: idOf(first) })),
    ).toBe('comment/other-record')
  })

  test('settle as a thread, and open again', () => {
    const reply = run('comment.add', { record: ana, text: 'So be it', parent: idOf(first) })
    run('comment.resolve', { comment: idOf(reply) })
    expect(cells(idOf(first))['resolvedAt']).toMatch(/^2026/)
    expect(run('comment.resolve', { comment: idOf(first) }).ops).toEqual([])
    run('comment.resolve', { comment: idOf(first), isResolved: false })
    expect(cells(idOf(first))['resolvedAt']).toBeUndefined()
  })

  test('belong to who wrote them', () => {
    run('comment.change', { comment: idOf(first), text: 'Ask about salmon' })
    expect(cells(idOf(first))).toMatchObject({
      body: 'Ask about salmon',
      editedAt: expect.stringMatching(/^2026/),
    })
    apply([{ doc: idOf(first), kind: 'record', type: 'comment', set: { author: newId() } }])
    for (const command of ['comment.change', 'comment.remove']) {
      const input = { comment: idOf(first), ...(command.endsWith('change') && { text: 'x' }) }
      expect(faultOf(() => run(command, input))).toBe('comment/not-yours')
    }
    apply([{ doc: idOf(first), kind: 'record', type: 'comment', set: { author: null } }])
    run('comment.remove', { comment: idOf(first) })
    expect(keys(idOf(first))?.['$del']).toBeDefined()
  })
})
