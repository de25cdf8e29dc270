import { choice, defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

const roles = [
  choice('owner', 'Owner', 295),
  choice('admin', 'Administrator', 260),
  choice('member', 'Member', 150),
  choice('viewer', 'Viewer', null),
]

export const member = defineObject({
  id: 'member',
  label: 'Member',
  labelPlural: 'Members',
  icon: 'circle-user',
  hue: 295,
  shape: 'round',
  titleField: 'name',
  subtitleFields: ['email'],
  searchFields: ['name', 'email'],
  matchFields: ['email'],
  isListed: false,
  order: standardOrder(8),
  fields: [
    field('name', 'Name', 'fullName'),
    field('email', 'E-mail', 'emails', { max: 1 }, { isUnique: true }),
    field('avatar', 'Picture', 'files', { max: 1, kind: 'image' }),
    field('role', 'Role', 'select', { choices: roles }, { defaultValue: 'member' }),
    field('teams', 'Teams', 'multiSelect', { choices: [] }),
  ],
})
