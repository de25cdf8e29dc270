/** What somebody wrote down, or what was said: a note of a kind (a call, a meeting) tells when it was and with whom. */
import { choice, defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

const kinds = [
  choice('call', 'Call', 150),
  choice('meeting', 'Meeting', 260),
  choice('message', 'Message', 210),
]
/** Of who was not reached nobody heard: that is no contact. */
const directions = [
  choice('outgoing', 'We called', 210),
  choice('incoming', 'They called', 150),
  choice('missed', 'Not reached', 65),
]

export const note = defineObject({
  id: 'note',
  label: 'Note',
  labelPlural: 'Notes',
  icon: 'notebook-pen',
  hue: 95,
  titleField: 'title',
  searchFields: ['title', 'body'],
  order: standardOrder(4),
  fields: [
    field('title', 'Title', 'text', { max: 300 }),
    field('body', 'Text', 'richText'),
    field('targets', 'About', 'references', { to: '*', inverse: 'notes' }),
    field('kind', 'Kind', 'select', { choices: kinds }),
    field('happenedAt', 'When', 'dateTime'),
    field('direction', 'Direction', 'select', { choices: directions }),
    field('minutes', 'Minutes', 'number', { decimals: 0, min: 0, max: 6000 }),
    field('attachments', 'Files', 'backlinks', { to: ['attachment'], inverse: 'targets' }),
  ],
})
