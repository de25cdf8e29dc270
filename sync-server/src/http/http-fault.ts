/** What an HTTP request can be refused for, whatever it asks. */
import { defineFaults } from '@kith/shared/kit'

export const httpFault = defineFaults('http', {
  'not-found': {
    status: 404,
    retry: false,
    say: (d: { what: string }) =>
      `There is no such ${d.what} here, or you may not see it. Nothing was changed.`,
  },
  'not-allowed': {
    status: 403,
    retry: false,
    say: (d: { needs: string }) =>
      `Your role in this workspace does not allow this; ${d.needs} may do it. Nothing was changed.`,
  },
  'bad-input': {
    status: 422,
    retry: false,
    say: (d: { field: string; why: string }) =>
      `The request could not be read (${d.why}). Nothing was changed.`,
  },
  'too-big': {
    status: 413,
    retry: false,
    say: (d: { limit: number }) =>
      `The request is larger than ${d.limit} bytes. Nothing was changed.`,
  },
  'too-many': {
    status: 429,
    retry: true,
    say: (d: { seconds: number }) =>
      `Too many requests from your address. Wait ${d.seconds} seconds and try again; nothing is lost.`,
  },
  'other-page': {
    status: 403,
    retry: false,
    say: (_: Record<never, never>) =>
      'This form was sent by another page. Open the page again and send it from there.',
  },
})

/** The one refusal that means: no session, or one that has ended. Desktops wait for this code by name. */
export const signedOutFault = defineFaults('auth', {
  'signed-out': {
    status: 401,
    retry: false,
    say: (_: Record<never, never>) =>
      'Sign in first: this request came without a session, or the session has ended. What is on your device stays there.',
  },
})
