import { choice, defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

const statuses = [
  choice('todo', 'To do', 260, { category: 'open' }),
  choice('inProgress', 'In progress', 65, { category: 'open' }),
  choice('done', 'Done', 150, { category: 'done' }),
]
const priorities = [
  choice('urgent', 'Urgent', 15),
  choice('high', 'High', 65),
  choice('normal', 'Normal', 240),
  choice('low', 'Low', null),
]

export const task = defineObject({
  id: 'task',
  label: 'Task',
  labelPlural: 'Tasks',
  icon: 'circle-check',
  hue: 15,
  titleField: 'title',
  subtitleFields: ['status', 'dueAt'],
  searchFields: ['title', 'body'],
  order: standardOrder(3),
  fields: [
    field('title', 'Title', 'text', { max: 300 }),
    field('status', 'Status', 'status', { choices: statuses }, { defaultValue: 'todo' }),
    field('dueAt', 'Due', 'dateTime'),
    field('assignee', 'Assignee', 'user'),
    field('priority', 'Priority', 'select', { choices: priorities }),
    field('targets', 'About', 'references', { to: '*', inverse: 'tasks' }),
    field('body', 'Details', 'richText'),
    field('completedAt', 'Completed', 'dateTime'),
    field('attachments', 'Files', 'backlinks', { to: ['attachment'], inverse: 'targets' }),
  ],
})
