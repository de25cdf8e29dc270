import { defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

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
    field('attachments', 'Files', 'backlinks', { to: ['attachment'], inverse: 'targets' }),
  ],
})
