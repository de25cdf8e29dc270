import { defineFaults } from '@kith/shared/kit'

export const cardFault = defineFaults('card', {
  forged: {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'What is shared of mail is shared in one’s own name only. Nothing was taken.',
  },
  quota: {
    status: 507,
    retry: true,
    say: (d: { limit: number }) =>
      `The workspace keeps ${Math.ceil(d.limit / (1024 * 1024))} MB of shared mail on the server, which is all it may. Nothing new was shared; share less, or ask whoever runs the server.`,
  },
})
