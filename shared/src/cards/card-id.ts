/**
 * Names of cards: the same for the same mail on every device of every colleague, different in every
 * workspace, and nothing of the mail can be read from them.
 */
import { derivedId, type DocId } from '#kit'

/** `identity`: of the message as its mailbox knows it, or of the event and its occurrence. */
export const cardId = (workspace: DocId, identity: string): DocId =>
  derivedId('card', workspace, identity)

/** `root`: what the conversation begins with, as its mails name it. */
export const cardThreadId = (workspace: DocId, root: string): DocId =>
  derivedId('card-thread', workspace, root)
