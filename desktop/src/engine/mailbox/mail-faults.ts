/** What a person may run into with their mail. */
import { defineFaults } from '@kith/shared/kit'

export const mailFault = defineFaults('mail', {
  'no-folder': {
    status: 409,
    retry: false,
    say: (d: { role: string }) =>
      `This mailbox has no folder for ${d.role}, so the conversation stays where it is. Make one in the mailbox, or move it to another folder.`,
  },
  missing: {
    status: 404,
    retry: false,
    say: (d: { what: string }) => `This ${d.what} is not here any more. Nothing was changed.`,
  },
  'already-sent': {
    status: 409,
    retry: false,
    say: (d: { subject: string }) =>
      `“${d.subject}” has left already and cannot be taken back. It stands in Sent.`,
  },
  'no-recipient': {
    status: 422,
    retry: false,
    say: (_: undefined) => 'Nobody is to get this message yet. Add a recipient; the draft is kept.',
  },
  'bad-recipient': {
    status: 422,
    retry: false,
    say: (d: { address: string }) =>
      `“${d.address}” is not an address that mail can be sent to. Correct it; the draft is kept.`,
  },
  'no-attachment': {
    status: 404,
    retry: true,
    say: (d: { name: string }) =>
      `“${d.name}” could not be fetched from the mailbox. The message itself is here. Try again when you are online.`,
  },
  'no-picture': {
    status: 404,
    retry: true,
    say: (d: { why: string }) => `This picture is not shown: ${d.why}.`,
  },
  'no-unsubscribe': {
    status: 409,
    retry: true,
    say: (d: { why: string }) =>
      `The sender could not be told to stop (${d.why}). You still get their mail; block the sender to see no more of it.`,
  },
  'bad-pattern': {
    status: 422,
    retry: false,
    say: (d: { pattern: string }) =>
      `“${d.pattern}” is neither an address (ann@acme.com), a domain (@acme.com) nor a domain with all below it (*.acme.com).`,
  },
  'no-file': {
    status: 404,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `“${d.name}” cannot be read (${d.why}). Nothing was imported.`,
  },
})
