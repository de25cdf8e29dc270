import { describe, expect, it } from 'vitest'
import { createCatalog } from '@kith/shared/model'
import { doneStep } from './done-step.ts'

const catalog = createCatalog({})
const row = (object: string, cells: Record<string, string>) => ({
  id: 'r',
  object,
  title: '',
  cells,
  createdAt: '',
  updatedAt: '',
  deletedAt: null,
})

describe('the step that finishes a record', () => {
  it('[RD9] leads a task to done and back', () => {
    const task = catalog.object('task')
    expect(doneStep(task, row('task', { status: 'inProgress' }))).toMatchObject({
      isDone: false,
      next: 'done',
    })
    expect(doneStep(task, row('task', { status: 'done' }))).toMatchObject({
      isDone: true,
      next: 'todo',
    })
  })

  it('[RD9] is not offered where nothing is ever done', () => {
    expect(doneStep(catalog.object('person'), row('person', {}))).toBeNull()
    expect(doneStep(catalog.object('deal'), row('deal', { stage: 'lead' }))).toBeNull()
  })
})
