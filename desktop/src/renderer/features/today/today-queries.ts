/** What Today asks for. Built from the catalog, so that renamed stages and own options count as they should. */
import type { Catalog, Filter } from '@kith/shared/model'
import type { AggregateQuery, Query } from '@kith/shared/query'
import { choiceIdsOf } from '#renderer/fields'

export const TASK = 'task'
export const DEAL = 'deal'

export const doneChoices = (catalog: Catalog): readonly string[] =>
  choiceIdsOf(catalog.findField(TASK, 'status'), 'done')

const open = (catalog: Catalog): Filter => ({
  or: [
    { field: 'status', op: 'notIn', value: [...doneChoices(catalog)] },
    { field: 'status', op: 'empty' },
  ],
})
const mine = (onlyMine: boolean): readonly Filter[] =>
  onlyMine
    ? [
        {
          or: [
            { field: 'assignee', op: 'is', value: 'me' },
            { field: 'assignee', op: 'empty' },
          ],
        },
      ]
    : []

/** Open tasks due before a moment (ISO), the oldest first. */
export const openTasks = (catalog: Catalog, before: string, onlyMine: boolean): Query => ({
  object: TASK,
  where: {
    and: [open(catalog), { field: 'dueAt', op: 'before', value: before }, ...mine(onlyMine)],
  },
  order: [{ field: 'dueAt', dir: 'asc' }],
})

/** Tasks that were done since a moment, the last first. */
export const doneTasks = (catalog: Catalog, since: string, onlyMine: boolean): Query => ({
  object: TASK,
  where: {
    and: [
      { field: 'status', op: 'in', value: [...doneChoices(catalog)] },
      { field: 'completedAt', op: 'onOrAfter', value: since },
      ...mine(onlyMine),
    ],
  },
  order: [{ field: 'completedAt', dir: 'desc' }],
})

export const dueCount = (catalog: Catalog, before: string): AggregateQuery => ({
  object: TASK,
  where: openTasks(catalog, before, true).where ?? null,
  measures: [{ fn: 'count' }],
})

/** Open deals that nobody has planned anything for. */
export const dealsWithoutStep = (catalog: Catalog): Query => ({
  object: DEAL,
  where: {
    and: [
      {
        field: 'stage',
        op: 'in',
        value: [...choiceIdsOf(catalog.findField(DEAL, 'stage'), 'open')],
      },
      { field: 'nextActivity', op: 'empty' },
    ],
  },
  order: [{ field: 'updatedAt', dir: 'asc' }],
})
