/** Lists gather records of any object; an entry is a record's place in a list, with a status of its own. */
import { choice, defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

export const list = defineObject({
  id: 'list',
  label: 'List',
  labelPlural: 'Lists',
  icon: 'list',
  hue: 210,
  titleField: 'name',
  searchFields: ['name', 'description'],
  matchFields: ['name'],
  order: standardOrder(5),
  fields: [
    field('name', 'Name', 'text', { max: 300 }),
    field('description', 'Description', 'text', { multiline: true }),
    field('owner', 'Owner', 'user'),
    field('entries', 'Entries', 'backlinks', { to: ['listEntry'], inverse: 'list' }),
  ],
})

const entryStatuses = [
  choice('new', 'New', 260, { category: 'open' }),
  choice('contacted', 'Contacted', 65, { category: 'open' }),
  choice('replied', 'Replied', 210, { category: 'open' }),
  choice('done', 'Done', 150, { category: 'done' }),
]

export const listEntry = defineObject({
  id: 'listEntry',
  label: 'List entry',
  labelPlural: 'List entries',
  icon: 'list-plus',
  hue: 210,
  titleField: 'remark',
  subtitleFields: ['record', 'list'],
  isListed: false,
  order: standardOrder(7),
  fields: [
    field('remark', 'Remark', 'text', { max: 300 }),
    field('list', 'List', 'reference', { to: ['list'], inverse: 'entries' }),
    field('record', 'Record', 'reference', { to: '*', inverse: 'lists' }),
    field('status', 'Status', 'status', { choices: entryStatuses }, { defaultValue: 'new' }),
  ],
})
