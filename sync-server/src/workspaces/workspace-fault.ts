import { defineFaults } from '@kith/shared/kit'

export const workspaceFault = defineFaults('workspaces', {
  taken: {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'This workspace is on the server already, and you are not one of its members. Ask for an invitation to it.',
  },
  'owner-stays': {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'A workspace has one owner. Hand the ownership to somebody else first; nothing was changed.',
  },
  'unknown-role': {
    status: 422,
    retry: false,
    say: (d: { role: string }) =>
      `There is no role “${d.role}” in this workspace that can be given.`,
  },
  'too-many-keys': {
    status: 409,
    retry: false,
    say: (d: { most: number }) =>
      `A workspace has at most ${d.most} keys. Take one back that nothing uses any more; nothing was changed.`,
  },
  'two-factor-needed': {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'This team asks everybody for two-factor sign-in, and your account has none yet. What is on this device stays and can be used; it syncs as soon as you have turned it on.',
  },
  'two-factor-yourself': {
    status: 409,
    retry: false,
    say: (_: Record<never, never>) =>
      'Turn on two-factor sign-in for your own account first: otherwise this would lock you out. Nothing was changed.',
  },
  'not-that-member': {
    status: 409,
    retry: false,
    say: (d: { email: string }) =>
      `This workspace does not know you as the member you are on this device. Ask for an invitation to ${d.email}, once all is on the server; nothing was changed.`,
  },
  'invite-over': {
    status: 410,
    retry: false,
    say: (_: Record<never, never>) =>
      'This invitation is not good any more: it was used, taken back or is too old. Ask for a new one.',
  },
  'invite-for-other': {
    status: 403,
    retry: false,
    say: (d: { email: string }) =>
      `This invitation is for ${d.email}. Sign in with that address, or ask for an invitation to yours.`,
  },
})
