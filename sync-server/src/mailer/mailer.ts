/**
 * Mails of the server: plain text with one link. Without a mail server nothing is sent, and the link
 * goes where `isSending` tells the caller to put it: on the screen of whoever invites, or in the log.
 */
import { createTransport } from 'nodemailer'
import { defineFaults, mask, type Log } from '@kith/shared/kit'

const mailerFault = defineFaults('mailer', {
  'not-sent': {
    status: 502,
    retry: true,
    say: (_: Record<never, never>) =>
      'The mail server did not take the mail. Nothing else was changed; try again in a minute, or ask the operator to look at the server’s log.',
  },
})

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Mailer {
  /** Whether there is a mail server at all. */
  readonly isSending: boolean
  /** Throws `mailer/not-sent`. */
  readonly send: (mail: Mail) => Promise<void>
  readonly close: () => void
}

export interface MailerDeps {
  readonly smtpUrl: string | undefined
  readonly from: string
  readonly log: Log
}

/** A mail server that hangs must not hold a request longer than this. */
const TIMEOUT_MS = 10_000

export function createMailer({ smtpUrl, from, log }: MailerDeps): Mailer {
  if (smtpUrl === undefined) {
    return { isSending: false, send: async () => undefined, close: () => undefined }
  }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // A mail is made of our words only; nothing in it may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    isSending: true,
    async send({ to, subject, text, headers = {} }) {
      try {
        await transport.sendMail({
          from,
          to: oneLine(to),
          subject: oneLine(subject),
          text,
          headers: { ...headers },
        })
        log.info('mailer/sent', { to: mask(to) })
      } catch (error) {
        log.error('mailer/not-sent', { to: mask(to), error })
        throw mailerFault('not-sent', {}, error)
      }
    },
    close: () => transport.close(),
  }
}

/** Names that people choose go into subjects: a line break there would begin another header. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()
