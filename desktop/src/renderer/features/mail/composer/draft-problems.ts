/** What to ask before a mail leaves: a file that was promised and forgotten, a field still open. */
import type { MailDraft } from '@kith/shared/rpc'

export interface DraftProblem {
  readonly words: string
  /** Cannot be sent at all. */
  readonly isFinal: boolean
}

/** "see the attached", in the languages people here write. */
const PROMISES =
  /\b(?:attached|attachment|enclosed|see attach|im anhang|anbei|angehängt|ci-joint|pièce jointe|en pièce|adjunto|adjunta|in allegato|em anexo|bijlage|bijgevoegd|vedlagt|bifogad|bifogat|załączeniu|załącznik)\b/iu
const ADDRESS = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$|^[^\s@"<>]+@localhost$/u

export function problemsOf(draft: MailDraft, isUploading: boolean): DraftProblem | null {
  const everybody = [...draft.to, ...draft.cc, ...draft.bcc]
  if (everybody.length === 0)
    return { words: 'Nobody is to get this mail yet. Write who, then send.', isFinal: true }
  const bad = everybody.find(person => !ADDRESS.test(person.address))
  if (bad !== undefined)
    return { words: `“${bad.address}” is no mail address. Correct it, then send.`, isFinal: true }
  if ((draft.toFetch ?? []).length > 0)
    return {
      words: 'A file of the forwarded mail is still in the mailbox. Wait for it, or take it out.',
      isFinal: true,
    }
  if (isUploading)
    return { words: 'A file is still on its way in. It takes a moment; send then.', isFinal: true }
  const open = missingFields(draft.html)
  if (open.length > 0) return { words: `Not filled in yet: ${open.join(', ')}.`, isFinal: false }
  const own = textOf(draft.html)
  if (draft.attachments.length === 0 && PROMISES.test(own))
    return { words: 'The text speaks of an attachment, and there is none.', isFinal: false }
  if (draft.subject.trim() === '') return { words: 'There is no subject.', isFinal: false }
  return null
}

/** Fields of a template that are still in braces. */
export const missingFields = (html: string): readonly string[] => [
  ...new Set([...textOf(html).matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(found => found[1] ?? '')),
]

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ')
