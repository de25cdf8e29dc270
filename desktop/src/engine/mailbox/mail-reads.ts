/**
 * What a page reads of mail. Lists, threads and bodies come from the connection of the engine's own
 * thread, each a walk of an index; search runs on reader threads.
 */
import type { DocId } from '@kith/shared/kit'
import type {
  ColdContact,
  Contact,
  MailBody,
  MailDraft,
  MailIdentity,
  MailLabel,
  MailPerson,
  MailSuggestion,
  MailTemplate,
  OutboxRow,
  ThreadDetail,
  ThreadsPage,
  ThreadsQuery,
} from '@kith/shared/rpc'
import type { Read, Readers } from '#engine/store'
import { readContact, type LastLogged } from './read/contact.ts'
import { readGoingCold } from './read/going-cold.ts'
import { listThreads, PAGE } from './read/list-threads.ts'
import { recordThreads, type PartiesOf } from './read/record-threads.ts'
import { searchThreads } from './read/search.ts'
import {
  readCounts,
  readDraft,
  readDrafts,
  readIdentities,
  readLabels,
  readOutbox,
  readFiles,
  readRecipients,
  readSuggestions,
  readTemplates,
  type MailCounts,
} from './read/small-reads.ts'
import { readBody, readThread } from './read/thread-detail.ts'
import { readThreadRows, type RecordName } from './read/thread-rows.ts'

export interface MailReads {
  readonly threads: (query: ThreadsQuery, signal?: AbortSignal) => Promise<ThreadsPage>
  readonly thread: (id: number) => ThreadDetail | null
  readonly body: (message: number) => MailBody | null
  readonly counts: () => MailCounts
  readonly labels: () => readonly MailLabel[]
  readonly recipients: (text: string) => readonly MailPerson[]
  readonly identities: () => readonly MailIdentity[]
  readonly templates: () => readonly MailTemplate[]
  readonly drafts: (thread: number | null) => readonly MailDraft[]
  readonly draft: (id: string) => MailDraft | null
  readonly outbox: () => readonly OutboxRow[]
  readonly contact: (record: DocId) => Contact
  readonly suggestions: () => readonly MailSuggestion[]
  readonly goingCold: (limit: number) => readonly ColdContact[]
  /** Hashes of files that mail needs. */
  readonly files: () => readonly string[]
}

export interface MailReadsDeps {
  readonly read: Read
  readonly readers: Pick<Readers, 'all'>
  readonly nameOf: RecordName
  /** ms UTC of the last call or the like that somebody wrote down. */
  readonly lastLogged: LastLogged
  readonly partiesOf: PartiesOf
  readonly now: () => number
}

export function createMailReads({
  read,
  readers,
  nameOf,
  lastLogged,
  partiesOf,
  now,
}: MailReadsDeps): MailReads {
  return {
    async threads(query, signal) {
      const { ids, cursor, unknown } = await idsOf(query, signal)
      return { rows: readThreadRows(read, ids, nameOf), cursor, unknown }
    },
    thread: id => readThread(read, id, nameOf),
    body: message => readBody(read, message),
    counts: () => readCounts(read),
    labels: () => readLabels(read),
    recipients: text => readRecipients(read, text),
    identities: () => readIdentities(read),
    templates: () => readTemplates(read),
    drafts: thread => readDrafts(read, thread),
    draft: id => readDraft(read, id),
    outbox: () => readOutbox(read, now()),
    contact: record => readContact(read, record, now(), lastLogged),
    suggestions: () => readSuggestions(read),
    goingCold: limit => readGoingCold({ read, nameOf, lastLogged, now: now() }, limit),
    files: () => readFiles(read),
  }

  async function idsOf(query: ThreadsQuery, signal?: AbortSignal) {
    const { record = null, cursor = null, limit = PAGE, box } = query
    if (query.query !== undefined && query.query.trim() !== '')
      return searchThreads({ read, readers, now, partiesOf }, query, signal)
    if (record === null) return { ...listThreads(read, query), unknown: [] }
    return {
      ...recordThreads(read, record as DocId, partiesOf(record as DocId), box, cursor, limit),
      unknown: [],
    }
  }
}
