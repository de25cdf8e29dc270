/** Why a server refused a change, for the person: what happened, what is safe, what to do. */
import type { Refusal } from '@kith/shared/protocol'

const WORDS: Readonly<Record<Refusal | 'hidden' | 'purged', string>> = {
  'no-access':
    'You may no longer see this record, so the change was not taken. Its values are kept below.',
  'forbidden-key':
    'Your role may not change this field. The old value is back; yours is kept below.',
  'unknown-field': 'This field was removed while you were away. Your value is kept below.',
  epoch: 'The record began anew on the server while you were away. Try again to write your value.',
  purged: 'This record was removed for good. What you wrote is kept below until you dismiss it.',
  gap: 'An earlier change of this record is missing on the server. Try again to write your value.',
  'too-big': 'This change is larger than the server takes. Shorten it and try again.',
  malformed: 'The server could not read this change. Your value is kept below; try again.',
  'foreign-writer':
    'This change was made under another device’s number, after a restored backup perhaps. Try again.',
  rate: 'The server was asked to take too much at once. Try again in a moment.',
  'read-only': 'Your role may look but not change. The old value is back; yours is kept below.',
  hidden:
    'This record was taken out of your sight before your change arrived. Your values are kept below.',
}

export function sayRefused(code: string, detail: string | null): string {
  const words = Object.hasOwn(WORDS, code)
    ? WORDS[code as keyof typeof WORDS]
    : 'The server did not take this change. Your values are kept below.'
  return detail === null || detail === '' ? words : `${words} (${detail})`
}
