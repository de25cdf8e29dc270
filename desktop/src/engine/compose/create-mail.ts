/** Mail and calendar of this device: reads on a connection of this thread, everything else in the mail thread. */
import type { DocId, Log } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import type { AccountsService, CalendarService } from '@kith/shared/rpc'
import { lastLogged, type Cards } from '#engine/cards'
import type { Dispatch } from '#engine/dispatch'
import type { FileStore } from '#engine/files'
import {
  createMailThread,
  createProxy,
  mailThreadFault,
  type MailThread,
} from '#engine/mail-thread'
import type { JobQueue } from '#engine/jobs'
import { createPeople } from '#engine/people'
import type { HostPorts } from '#engine/ports'
import type { Documents, Feed } from '#engine/replica'
import { createMailImportJob, MAIL_IMPORT_JOB } from './mail-import.ts'
import { createMailService, partiesOf, type MailHere } from '#engine/serve'
import type { Store } from '#engine/store'

export interface Mail extends MailHere {
  readonly accounts: AccountsService
  readonly calendar: CalendarService
  /** Facts from the mail thread and to it. */
  readonly line: Pick<MailThread, 'tell' | 'on' | 'call' | 'hasFile'>
  /** Rows were made anew: what mail says of people is told again. */
  readonly again: () => void
  /** Starts the thread when there is mail. */
  readonly resume: () => void
}
export interface MailDeps {
  readonly ports: HostPorts
  readonly store: Store
  readonly documents: Documents
  readonly feed: Feed
  readonly lookAgain: () => void
  readonly catalog: () => Catalog
  readonly dispatch: Dispatch
  readonly files: () => FileStore
  readonly jobs: JobQueue
  /** What the mail thread gives the team. */
  readonly cards: () => Pick<Cards, 'answer'>
  readonly log: Log
}

/** After the first page is on screen. */
const START_MS = 400

export function createMail({
  ports,
  store,
  documents,
  feed,
  lookAgain,
  catalog,
  dispatch,
  files,
  jobs,
  cards,
  log,
}: MailDeps): Mail {
  const { profile, timeZone, locale, version, secrets } = ports
  const thread = createMailThread({
    // Tests and the demo put the simulator in the place of Google and Microsoft.
    providerBase: process.env['KITH_PROVIDER_SIM'] ?? null,
    profile,
    timeZone,
    locale,
    version,
    log,
    serve: answer,
  })
  const here = createMailService({
    thread,
    files,
    nameOf,
    lastLogged: record => lastLogged(store, record, ports.clock.now()),
    partiesOf: record => partiesOf({ store, documents, catalog: catalog() }, record),
    onLogged: listener => people.onLogged(listener),
    attach(record, file) {
      const [id] = dispatch.run('file.attach', { record, files: [{ ...file }] }).ids
      if (id === undefined) throw mailThreadFault('unknown', { path: 'file.attach' })
      return id as DocId
    },
    clock: ports.clock,
    log,
  })
  jobs.register(createMailImportJob(thread, log))
  const people = createPeople({
    store,
    documents,
    dispatch,
    feed,
    catalog,
    lookAgain,
    now: ports.clock.now,
    line: thread,
    log,
  })
  thread.on('remind', reminder => ports.notify(reminder as Parameters<typeof ports.notify>[0]))
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    ...here,
    line: thread,
    accounts: createProxy<AccountsService>(
      thread,
      'accounts',
      { list: { events: [] }, blockRules: { value: [] } },
      {
        importFile(file) {
          if ('path' in file)
            return { job: jobs.add(MAIL_IMPORT_JOB, { path: file.path, name: null }) }
          const { hash, name } = files().uploaded(file.upload)
          return { job: jobs.add(MAIL_IMPORT_JOB, { path: files().find(hash).path, name }) }
        },
      },
    ),
    calendar: createProxy<CalendarService>(thread, 'calendar', {
      calendars: { events: [] },
      changes: { events: { revision: 0 } },
      states: { events: [] },
      entries: { value: [] },
    }),
    again: people.again,
    resume() {
      if (!thread.hasFile()) return
      timer = setTimeout(() => {
        thread.start().catch((error: unknown) => log.error('mail-thread/cannot-start', { error }))
      }, START_MS).unref()
    },
    async close() {
      clearTimeout(timer)
      people.close()
      await here.close()
      await thread.close()
    },
  }

  function nameOf(id: DocId) {
    const doc = documents.find(id)
    const object = doc?.kind === 'record' ? catalog().findObject(doc.type) : undefined
    if (doc === undefined || object === undefined) return undefined
    const row = store.get<{ title: string }>(`SELECT title FROM ${object.table} WHERE pk = ?`, [
      doc.pk,
    ])
    return row === undefined ? undefined : { object: object.id, name: row.title }
  }

  /** What the mail thread asks of this one. */
  function answer(path: string, input: unknown): unknown {
    if (path.startsWith('cards.')) return cards().answer(path, input)
    const asked = input as Asked
    if (path === 'secrets.get') return secrets.get(asked.name)
    if (path === 'secrets.set') return secrets.set(asked.name, asked.value)
    if (path === 'secrets.remove') return secrets.remove(asked.name)
    if (path === 'openUrl') return ports.openUrl(asked.url)
    // A file of work in progress becomes one of the profile's files.
    if (path === 'files.keep') return files().keep(asked.path, asked.name, 'move')
    if (path === 'files.path') return files().find(asked.hash).path
    if (path === 'files.scratch') return files().scratch(asked.name)
    if (path === 'people.known') return people.known(asked.id)
    if (path === 'people.sample') return samplePeople()
    if (path === 'names')
      return Object.fromEntries(
        asked.ids.flatMap(id => {
          const found = nameOf(id)
          return found === undefined ? [] : [[id, found.name]]
        }),
      )
    throw mailThreadFault('unknown', { path })
  }

  /** People who have an address, those with the newest record first. */
  function samplePeople(): readonly { name: string; address: string }[] {
    const person = catalog().findObject('person')
    const emails = catalog().findField('person', 'emails')
    if (person === undefined || emails === undefined) return []
    return store.all<{ name: string; address: string }>(
      `SELECT r.title AS name, min(e.value ->> '$') AS address FROM ${person.elementTable} e JOIN ${person.table} r ON r.pk = e.pk
       WHERE e.field = ? AND r.deleted_at IS NULL GROUP BY r.pk ORDER BY r.pk LIMIT 60`,
      [emails.id],
    )
  }
}

interface Asked {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly url: string
  readonly path: string
  readonly hash: string
  readonly ids: readonly DocId[]
}
