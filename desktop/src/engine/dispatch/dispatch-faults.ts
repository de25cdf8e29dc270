/** What can be wrong with taking a change back or editing a text; what is wrong with a command the command says. */
import { defineFaults } from '@kith/shared/kit'

export const dispatchFault = defineFaults('undo', {
  'unknown-action': {
    status: 404,
    retry: false,
    say: (_: object) => 'This change is not in the history of this workspace. Nothing was changed.',
  },
  'already-undone': {
    status: 409,
    retry: false,
    say: (d: { label: string }) => `“${d.label}” has been undone already. Nothing was changed.`,
  },
  final: {
    status: 409,
    retry: false,
    say: (d: { label: string }) =>
      `“${d.label}” removed something for good and cannot be undone. Nothing was changed.`,
  },
  'not-text': {
    status: 422,
    retry: false,
    say: (d: { field: string }) => `${d.field} is not a text field. Nothing was changed.`,
  },
  'missing-record': {
    status: 404,
    retry: false,
    say: (_: object) => 'This record is not in the workspace any more. Nothing was changed.',
  },
})
