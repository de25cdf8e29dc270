import { defineObject, field } from '../define-object.ts'
import { contactFields } from './contact-fields.ts'
import { tagChoices } from './tag-choices.ts'
import { standardOrder } from '../standard-order.ts'

export const person = defineObject({
  id: 'person',
  label: 'Person',
  labelPlural: 'People',
  icon: 'users',
  hue: 260,
  shape: 'round',
  titleField: 'name',
  subtitleFields: ['jobTitle', 'company'],
  searchFields: ['name', 'emails', 'phones', 'jobTitle', 'city'],
  matchFields: ['emails'],
  order: standardOrder(0),
  fields: [
    field('name', 'Name', 'fullName'),
    field('company', 'Company', 'reference', { to: ['company'], inverse: 'people' }),
    field('jobTitle', 'Job title', 'text', { max: 300 }),
    field('emails', 'E-mail', 'emails', {}, { isUnique: true }),
    field('phones', 'Phone', 'phones'),
    field('city', 'City', 'text', { max: 300 }),
    field('tags', 'Tags', 'multiSelect', { choices: tagChoices }),
    field('owner', 'Owner', 'user'),
    field('linkedin', 'LinkedIn', 'links'),
    field('websites', 'Websites', 'links'),
    field('address', 'Address', 'address'),
    field('birthday', 'Birthday', 'date', { display: 'full', mayBeFuture: false }),
    field('avatar', 'Picture', 'files', { max: 1, kind: 'image' }),
    field('background', 'Background', 'text', { multiline: true }),
    ...contactFields,
    field('deals', 'Deals', 'backlinks', { to: ['deal'], inverse: 'contact' }),
    field('tasks', 'Tasks', 'backlinks', { to: ['task'], inverse: 'targets' }),
    field('notes', 'Notes', 'backlinks', { to: ['note'], inverse: 'targets' }),
    field('attachments', 'Files', 'backlinks', { to: ['attachment'], inverse: 'targets' }),
    field('lists', 'Lists', 'backlinks', { to: ['listEntry'], inverse: 'record' }),
  ],
})
