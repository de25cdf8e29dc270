import { defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

export const attachment = defineObject({
  id: 'attachment',
  label: 'File',
  labelPlural: 'Files',
  icon: 'paperclip',
  hue: 240,
  titleField: 'name',
  searchFields: ['name'],
  isListed: false,
  order: standardOrder(6),
  fields: [
    field('name', 'Name', 'text', { max: 300 }),
    field('file', 'File', 'files', { max: 1 }),
    field('targets', 'About', 'references', { to: '*', inverse: 'attachments' }),
  ],
})
