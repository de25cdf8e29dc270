import { defineFaults } from '#kit'

export const queryFault = defineFaults('query', {
  'unknown-object': {
    status: 404,
    retry: false,
    say: (d: { object: string }) => `There is no object named “${d.object}” in this workspace.`,
  },
  'unknown-field': {
    status: 422,
    retry: false,
    say: (d: { object: string; field: string }) =>
      `${d.object} has no field “${d.field}”. It may have been removed; take it out of the filter or sort order.`,
  },
  'bad-operator': {
    status: 422,
    retry: false,
    say: (d: { field: string; op: string }) => `“${d.field}” cannot be filtered with “${d.op}”.`,
  },
  'bad-value': {
    status: 422,
    retry: false,
    say: (d: { field: string; op: string; problem: string }) =>
      `The filter on “${d.field}” (${d.op}) needs another value: ${d.problem}.`,
  },
  'cannot-sort': {
    status: 422,
    retry: false,
    say: (d: { field: string }) => `Lists cannot be sorted by “${d.field}”.`,
  },
  'cannot-group': {
    status: 422,
    retry: false,
    say: (d: { field: string }) => `Records cannot be grouped by “${d.field}”.`,
  },
  'cannot-measure': {
    status: 422,
    retry: false,
    say: (d: { field: string; fn: string }) => `“${d.field}” has no ${d.fn}.`,
  },
  'too-large': {
    status: 422,
    retry: false,
    say: (d: { limit: string }) =>
      `This filter is too large (${d.limit}). Split it into smaller ones.`,
  },
})
