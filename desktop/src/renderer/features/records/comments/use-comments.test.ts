import { expect, it } from 'vitest'
import type { Row } from '@kith/shared/query'
import { threadsOf } from './use-comments.ts'

const row = (id: string, cells: Row['cells']): Row => ({
  id,
  object: 'comment',
  title: '',
  cells: { body: `said ${id}`, ...cells },
  createdAt: `2026-11-21T10:00:0${id}Z`,
  updatedAt: '',
  deletedAt: null,
})
const ref = (id: string) => ({ id, object: 'comment', title: '' })

it('[RD11] shows replies under what they answer, and those whose thread is gone on their own', () => {
  const threads = threadsOf([
    row('1', {}),
    row('2', { parent: ref('1') }),
    row('3', { resolvedAt: '2026-11-21T11:00:00Z', resolvedBy: { ...ref('m'), title: 'Ana' } }),
    row('4', { parent: ref('gone') }),
    row('5', { parent: ref('1'), editedAt: '2026-11-21T11:00:00Z' }),
  ])
  expect(threads.map(({ id, replies }) => [id, replies.map(reply => reply.id)])).toEqual([
    ['1', ['2', '5']],
    ['3', []],
    ['4', []],
  ])
  expect(threads[1]).toMatchObject({ resolvedBy: 'Ana', text: 'said 3' })
  expect(threads[0]?.replies[1]?.isEdited).toBe(true)
})
