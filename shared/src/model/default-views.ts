/** The views a workspace starts with. Their ids are derived, so that two devices make the same ones. */
import { derivedId, type Json } from '#kit'
import type { CatalogObject } from './catalog.ts'
import { standardOrder } from './standard-order.ts'
import type { Filter, Order } from './filter.ts'
import type { View, ViewColumn, ViewGroup } from './view.ts'
import { viewKinds } from './view-kinds/index.ts'

interface ViewSpec {
  readonly key: string
  readonly name: string
  readonly kind?: View['kind']
  readonly icon?: string
  readonly filter?: Filter
  readonly order?: readonly Order[]
  readonly group?: ViewGroup
  /** Fields shown, in order; all of the object's when left out. */
  readonly fields?: readonly string[]
  readonly aggregates?: Readonly<Record<string, ViewColumn['aggregate']>>
  readonly options?: Readonly<Record<string, Json>>
}

const mine = (field: string): Filter => ({ field, op: 'is', value: 'me' })
const stillOpen: Filter = { field: 'status', op: 'isNot', value: 'done' }
const openDeal: Filter = { field: 'stage', op: 'notIn', value: ['won', 'lost'] }
const this_ = (unit: 'month' | 'quarter'): Json => ({ direction: 'this', amount: 1, unit })
const byDue: readonly Order[] = [{ field: 'dueAt', dir: 'asc' }]

const personFields = [
  'name',
  'company',
  'jobTitle',
  'emails',
  'phones',
  'city',
  'tags',
  'owner',
  'linkedin',
  'createdAt',
]
const companyFields = [
  'name',
  'domains',
  'industry',
  'employees',
  'annualRevenue',
  'country',
  'people',
  'deals',
  'tags',
  'owner',
  'createdAt',
]
const dealFields = [
  'name',
  'stage',
  'amount',
  'closeDate',
  'company',
  'contact',
  'owner',
  'source',
  'nextActivity',
  'createdAt',
]
const taskFields = ['title', 'status', 'dueAt', 'priority', 'assignee', 'targets', 'createdAt']

/** By object id, the first one is where the object opens. */
const specs: Readonly<Record<string, readonly ViewSpec[]>> = {
  person: [
    {
      key: 'all',
      name: 'All people',
      fields: personFields,
      order: [{ field: 'name', dir: 'asc' }],
    },
    {
      key: 'mine',
      name: 'My people',
      icon: 'circle-user',
      fields: personFields,
      filter: mine('owner'),
      order: [{ field: 'name', dir: 'asc' }],
    },
    {
      key: 'recent',
      name: 'Recently added',
      icon: 'clock',
      fields: personFields,
      order: [{ field: 'createdAt', dir: 'desc' }],
    },
    {
      key: 'byCompany',
      name: 'By company',
      icon: 'building-2',
      fields: personFields,
      group: { field: 'company' },
    },
  ],
  company: [
    {
      key: 'all',
      name: 'All companies',
      fields: companyFields,
      order: [{ field: 'name', dir: 'asc' }],
      aggregates: { employees: 'sum' },
    },
    {
      key: 'mine',
      name: 'My companies',
      icon: 'circle-user',
      fields: companyFields,
      filter: mine('owner'),
      order: [{ field: 'name', dir: 'asc' }],
    },
    {
      key: 'ideal',
      name: 'Ideal customers',
      icon: 'star',
      fields: companyFields,
      filter: { field: 'idealCustomer', op: 'is', value: true },
      order: [{ field: 'annualRevenue', dir: 'desc' }],
    },
    {
      key: 'byIndustry',
      name: 'By industry',
      icon: 'factory',
      fields: companyFields,
      group: { field: 'industry' },
    },
  ],
  deal: [
    {
      key: 'pipeline',
      name: 'Sales pipeline',
      kind: 'board',
      group: { field: 'stage' },
      options: {
        cardFields: ['company', 'amount', 'nextActivity', 'closeDate', 'owner'],
        sumField: 'amount',
        showNoValue: false,
      },
    },
    {
      key: 'all',
      name: 'All deals',
      fields: dealFields,
      order: [{ field: 'closeDate', dir: 'asc' }],
      aggregates: { amount: 'sum' },
    },
    {
      key: 'mine',
      name: 'My open deals',
      icon: 'circle-user',
      fields: dealFields,
      filter: { and: [mine('owner'), openDeal] },
      order: [{ field: 'closeDate', dir: 'asc' }],
      aggregates: { amount: 'sum' },
    },
    {
      key: 'closing',
      name: 'Closing this month',
      icon: 'calendar-clock',
      fields: dealFields,
      filter: { and: [openDeal, { field: 'closeDate', op: 'relative', value: this_('month') }] },
      order: [{ field: 'closeDate', dir: 'asc' }],
      aggregates: { amount: 'sum' },
    },
    {
      key: 'won',
      name: 'Won this quarter',
      icon: 'trophy',
      fields: dealFields,
      filter: {
        and: [
          { field: 'stage', op: 'is', value: 'won' },
          { field: 'closeDate', op: 'relative', value: this_('quarter') },
        ],
      },
      order: [{ field: 'closeDate', dir: 'desc' }],
      aggregates: { amount: 'sum' },
    },
  ],
  task: [
    {
      key: 'mine',
      name: 'My open tasks',
      icon: 'circle-user',
      fields: taskFields,
      filter: { and: [mine('assignee'), stillOpen] },
      order: byDue,
    },
    {
      key: 'overdue',
      name: 'Overdue',
      icon: 'alarm-clock',
      fields: taskFields,
      filter: { and: [{ field: 'dueAt', op: 'inPast' }, stillOpen] },
      order: byDue,
    },
    {
      key: 'board',
      name: 'Board',
      kind: 'board',
      group: { field: 'status' },
      options: { cardFields: ['dueAt', 'assignee', 'priority', 'targets'], showNoValue: false },
    },
    { key: 'all', name: 'All tasks', fields: taskFields, order: byDue },
  ],
  note: [
    {
      key: 'all',
      name: 'All notes',
      order: [{ field: 'updatedAt', dir: 'desc' }],
      fields: ['title', 'body', 'targets', 'updatedAt'],
    },
    {
      key: 'calls',
      name: 'Calls',
      icon: 'phone',
      fields: ['title', 'direction', 'happenedAt', 'minutes', 'targets', 'body'],
      filter: { field: 'kind', op: 'is', value: 'call' },
      order: [{ field: 'happenedAt', dir: 'desc' }],
    },
  ],
  list: [{ key: 'all', name: 'All lists', order: [{ field: 'name', dir: 'asc' }] }],
  listEntry: [
    { key: 'all', name: 'All entries', fields: ['remark', 'record', 'list', 'status'] },
    { key: 'board', name: 'By status', kind: 'board', group: { field: 'status' } },
  ],
}

/** The first views of an object, standard or custom. */
export function defaultViews(object: CatalogObject): readonly View[] {
  const known = specs[object.id] ?? [
    { key: 'all', name: `All ${object.labelPlural.toLowerCase()}` },
  ]
  return known.filter(spec => isPossible(object, spec)).map((spec, at) => viewOf(object, spec, at))
}

/** People may archive what a view stands on. */
const isPossible = (object: CatalogObject, { group }: ViewSpec): boolean =>
  group === undefined || object.fields.some(field => field.id === group.field)

function viewOf(object: CatalogObject, spec: ViewSpec, at: number): View {
  const kind = spec.kind ?? 'table'
  return {
    id: derivedId('view', object.id, spec.key),
    object: object.id,
    name: spec.name,
    kind,
    icon: spec.icon ?? viewKinds.must(kind).icon,
    filter: spec.filter ?? null,
    order: spec.order ?? [],
    group: spec.group ?? null,
    columns: columnsOf(object, spec),
    options: spec.options ?? viewKinds.must(kind).start(object),
    position: standardOrder(at),
    owner: null,
    isLocked: false,
    openIn: 'panel',
  }
}

/** The title first, then the view's own, then the object's other fields, hidden. */
function columnsOf(object: CatalogObject, spec: ViewSpec): readonly ViewColumn[] {
  const every = [...object.fields, ...object.systemFields].map(field => field.id)
  const wanted = spec.fields ?? object.fields.map(field => field.id)
  const shown = [object.titleField, ...wanted.filter(id => id !== object.titleField)]
  const real = shown.filter(id => every.includes(id))
  const hidden = every.filter(id => !real.includes(id))
  return [
    ...real.map((field): ViewColumn => {
      const aggregate = spec.aggregates?.[field]
      return aggregate === undefined ? { field } : { field, aggregate }
    }),
    ...hidden.map((field): ViewColumn => ({ field, isHidden: true })),
  ]
}
