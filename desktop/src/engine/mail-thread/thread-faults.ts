/** What can be wrong with the thread that keeps the mail. */
import { defineFaults } from '@kith/shared/kit'

export const mailThreadFault = defineFaults('mail-thread', {
  stopped: {
    status: 503,
    retry: true,
    say: () =>
      'The part of Kith that keeps your mail had to start again. Nothing that was stored is lost. Try again in a moment.',
  },
  unknown: {
    status: 404,
    retry: false,
    say: (d: { path: string }) => `This Kith cannot do that with mail (${d.path}).`,
  },
})
