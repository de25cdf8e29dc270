/** The words of every mail the server writes. */
import type { Mail } from './mailer.ts'

const FOOT = '\n\n— Kith\n'

export const resetLetter = (to: string, link: string): Mail => ({
  to,
  subject: 'Choose a new password for Kith',
  text: `Somebody, probably you, asked for a new password for ${to}.\n\nChoose it here within an hour:\n${link}\n\nIf it was not you, do nothing: the old password stays.${FOOT}`,
})

export const verifyLetter = (to: string, link: string): Mail => ({
  to,
  subject: 'Confirm your address for Kith',
  text: `Confirm that ${to} is your address, then sign in:\n${link}\n\nIf you did not make an account, do nothing.${FOOT}`,
})

/** The same answer at the form whether the account exists or not; who owns the address learns it here. */
export const alreadyLetter = (to: string, link: string): Mail => ({
  to,
  subject: 'You already have a Kith account',
  text: `Somebody, probably you, tried to make a second account for ${to}.\n\nSign in, or choose a new password, here:\n${link}\n\nIf it was not you, do nothing.${FOOT}`,
})

export interface InviteWords {
  readonly to: string
  readonly invitedBy: string
  readonly workspace: string
  readonly link: string
  readonly days: number
}

export const inviteLetter = ({ to, invitedBy, workspace, link, days }: InviteWords): Mail => ({
  to,
  subject: `${invitedBy} invites you to ${workspace} on Kith`,
  text: `${invitedBy} invites you to work in “${workspace}” together.\n\nOpen this link within ${days} days:\n${link}\n\nIt is meant for you alone.${FOOT}`,
})
