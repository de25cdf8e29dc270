/** What the team shares of its mail: between the mail thread, the server and the page. */
import type { DocId, Log } from '@kith/shared/kit'
import type { Catalog } from '@kith/shared/model'
import { createCards, ownCardsOf, type Cards, type CardsDeps } from '#engine/cards'
import { createCardsService } from '#engine/serve'
import type { Store } from '#engine/store'
import { readUpstream } from '#engine/sync'
import type { Mail } from './create-mail.ts'
import type { Sharing } from './create-sharing.ts'

export interface TeamCardsDeps extends Pick<CardsDeps, 'feed' | 'ingest'> {
  readonly store: Store
  readonly mail: Mail
  readonly sharing: Pick<Sharing, 'account' | 'sync'>
  readonly catalog: () => Catalog
  readonly lookAgain: () => void
  readonly me: () => DocId | null
  readonly now: () => number
  readonly log: Log
}

export function createTeamCards(deps: TeamCardsDeps) {
  const { store, feed, ingest, mail, sharing, catalog, lookAgain, me, now, log } = deps
  const cards: Cards = createCards({
    store,
    feed,
    ingest,
    account: sharing.account,
    sync: sharing.sync,
    line: mail.line,
    catalog,
    lookAgain,
    me,
    now,
    log,
    nameOf: mail.nameOf,
    ownCards(record) {
      const from = mail.reading()
      const info = readUpstream(store)
      return from === undefined || info === null
        ? new Set()
        : ownCardsOf(from, info.workspace, record)
    },
    ownConnection(record) {
      const contact = mail.reads()?.contact(record)
      if (contact === undefined || contact.strength === 'none') return null
      const { strength, inCount, outCount, lastIn, lastOut, lastMeeting } = contact
      const last = Math.max(lastIn ?? 0, lastOut ?? 0, lastMeeting ?? 0)
      return { strength, mails: inCount + outCount, meetings: lastMeeting === null ? 0 : 1, last }
    },
  })
  const service = createCardsService({
    cards,
    mail,
    me,
    async unshareAll() {
      if (mail.line.hasFile()) await mail.line.call('mail.unshareAll', {})
    },
    log,
  })
  return { ...cards, service }
}
