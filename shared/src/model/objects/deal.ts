import { choice, defineObject, field } from '../define-object.ts'
import { standardOrder } from '../standard-order.ts'

const stages = [
  choice('lead', 'Lead', 260, { category: 'open', probability: 10 }),
  choice('qualified', 'Qualified', 210, { category: 'open', probability: 25 }),
  choice('proposal', 'Proposal', 295, { category: 'open', probability: 50 }),
  choice('negotiation', 'Negotiation', 65, { category: 'open', probability: 75 }),
  choice('won', 'Won', 150, { category: 'won', probability: 100 }),
  choice('lost', 'Lost', 15, { category: 'lost', probability: 0 }),
]
const sources = [
  choice('inbound', 'Inbound', 150),
  choice('outbound', 'Outbound', 210),
  choice('referral', 'Referral', 295),
  choice('partner', 'Partner', 240),
  choice('event', 'Event', 65),
  choice('website', 'Website', 185),
  choice('other', 'Other', null),
]
const lostReasons = [
  choice('price', 'Price', 65),
  choice('timing', 'Timing', 210),
  choice('competitor', 'Competitor', 15),
  choice('missingFeature', 'Missing feature', 295),
  choice('noDecision', 'No decision', 240),
  choice('other', 'Other', null),
]

export const deal = defineObject({
  id: 'deal',
  label: 'Deal',
  labelPlural: 'Deals',
  icon: 'handshake',
  hue: 65,
  titleField: 'name',
  subtitleFields: ['stage', 'company'],
  searchFields: ['name', 'nextStep'],
  matchFields: ['name'],
  order: standardOrder(2),
  fields: [
    field('name', 'Name', 'text', { max: 300 }),
    field('stage', 'Stage', 'status', { choices: stages }, { defaultValue: 'lead' }),
    field('amount', 'Amount', 'currency'),
    field('closeDate', 'Close date', 'date'),
    field('company', 'Company', 'reference', { to: ['company'], inverse: 'deals' }),
    field('contact', 'Contact', 'reference', { to: ['person'], inverse: 'deals' }),
    field('owner', 'Owner', 'user'),
    field('source', 'Source', 'select', { choices: sources }),
    field(
      'probability',
      'Probability',
      'number',
      { style: 'percent', decimals: 0, min: 0, max: 100 },
      {
        description: 'How likely it is; empty means the stage’s own.',
      },
    ),
    field('nextStep', 'Next step', 'text', { max: 300 }),
    field('nextActivity', 'Next activity', 'nextActivity', {}, { isReadOnly: true }),
    field('lostReason', 'Lost reason', 'select', { choices: lostReasons }),
    field('description', 'Description', 'text', { multiline: true }),
    field('tasks', 'Tasks', 'backlinks', { to: ['task'], inverse: 'targets' }),
    field('notes', 'Notes', 'backlinks', { to: ['note'], inverse: 'targets' }),
    field('attachments', 'Files', 'backlinks', { to: ['attachment'], inverse: 'targets' }),
    field('lists', 'Lists', 'backlinks', { to: ['listEntry'], inverse: 'record' }),
  ],
})
