import { defineFaults } from '@kith/shared/kit'

export const logFault = defineFaults('log', {
  'no-workspace': {
    status: 404,
    retry: false,
    say: (_: Record<string, never>) =>
      'There is no such workspace on this server. What is on the desktops is untouched.',
  },
  busy: {
    status: 503,
    retry: true,
    say: (_: Record<string, never>) =>
      'Other servers write this workspace faster than this one can. Nothing was changed; it is tried again.',
  },
  refused: {
    status: 422,
    retry: false,
    say: (d: { code: string }) => `The server’s own change was not taken (${d.code}).`,
  },
})
