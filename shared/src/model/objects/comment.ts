import { defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

/** One document with everything of it: what a person may read of a comment follows from one place. */
export const comment = defineObject({
  id: 'comment',
  label: 'Comment',
  labelPlural: 'Comments',
  icon: 'message-square',
  hue: 210,
  titleField: 'body',
  subtitleFields: ['author', 'record'],
  searchFields: ['body'],
  isListed: false,
  order: standardOrder(9),
  fields: [
    field('body', 'Text', 'text', { multiline: true }),
    field('record', 'About', 'reference', { to: '*' }),
    field('author', 'Author', 'user'),
    field('parent', 'Reply to', 'reference', { to: ['comment'] }),
    field('resolvedAt', 'Resolved', 'dateTime'),
    field('resolvedBy', 'Resolved by', 'user'),
    field('editedAt', 'Edited', 'dateTime'),
  ],
})
