/** What signing up asks of the room of workspaces, which stands above this one. */
export interface Invitations {
  /** For a code that is open: the address it was mailed to, which whoever holds it thereby proved. */
  readonly find: (code: string) => Promise<{ readonly mailedTo: string | null } | undefined>
  /** Whether an open invitation names this address. */
  readonly isInvited: (email: string) => Promise<boolean>
}

export const noInvitations: Invitations = {
  find: async () => undefined,
  isInvited: async () => false,
}
