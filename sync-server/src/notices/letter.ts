/** The words of a mail about what a person has not seen. */
import type { Mail } from '#mailer'

export interface NoticeLine {
  readonly title: string
  readonly body: string
  readonly why: string
}

export interface NoticeWords {
  readonly to: string
  readonly workspace: string
  readonly lines: readonly NoticeLine[]
  /** Ends these mails at a click. */
  readonly link: string
}

const MOST = 30

export function noticeLetter({ to, workspace, lines, link }: NoticeWords): Mail {
  const [first] = lines
  const subject =
    lines.length === 1 && first ? first.title : `${lines.length} things in ${workspace}`
  const parts = lines.slice(0, MOST).map(lineText)
  const rest = lines.length > MOST ? `\n\nAnd ${lines.length - MOST} more in Kith.` : ''
  return {
    to,
    subject,
    text: `${parts.join('\n\n')}${rest}\n\nOpen Kith to answer. You get this because you have not seen it there; how often is yours to say under Notifications.\nNo more of these mails: ${link}\n\n— ${workspace} on Kith\n`,
    headers: {
      'List-Unsubscribe': `<${link}>`,
      // RFC 8058: the mail program may do it by itself.
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  }
}

function lineText({ title, body, why }: NoticeLine): string {
  const quoted = body
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => `  ${line}`)
  return [title, ...quoted, `  (${why})`].join('\n')
}
