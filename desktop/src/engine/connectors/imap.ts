/** A mailbox over IMAP, with SMTP to send. */
import type { FetchMessageObject } from 'imapflow'
import { connectFault } from './connect-faults.ts'
import { demandDone, searchIds } from './imap-answers.ts'
import { append, applyChange, findByRfcId } from './imap-changes.ts'
import { fetchMessages, readHeaders } from './imap-fetch.ts'
import { gmailLabelOf, gmailLabels, imapScopes, toFolders } from './imap-folders.ts'
import { idOf, uidOf } from './imap-ids.ts'
import { folderIds, listFolder, type FolderStatus, type ListingContext } from './imap-listing.ts'
import { searchFolder } from './imap-search.ts'
import { createImapSession, type ImapPlace } from './imap-session.ts'
import { watchInbox } from './imap-watch.ts'
import type {
  FolderRole,
  ItemRef,
  MailCaps,
  MailConnector,
  RemoteFolder,
} from './mail-connector.ts'
import type { SmtpSender } from './smtp.ts'

export interface ImapOptions extends ImapPlace {
  readonly address: string
  readonly smtp: SmtpSender | null
}

const FIND_ADDRESSES = 20

export function createImapConnector(options: ImapOptions): MailConnector {
  const { address, smtp, clock, place } = options
  const session = createImapSession({
    ...options,
    mayUseQresync: !/(^|\.)(mail\.me|icloud)\.com$/.test(place.host),
  })
  let folders: readonly RemoteFolder[] = []
  let isGmail = false
  let keepsSent: boolean | null =
    /(^|\.)(gmail|googlemail|outlook|office365|hotmail)\.com$/.test(place.host) || null
  const statuses = new Map<string, FolderStatus>()

  const labelsOf = (message: FetchMessageObject, scope: string): readonly string[] =>
    isGmail ? gmailLabels(message.labels ?? [], scope, folders) : [scope]
  const listing = (): ListingContext => ({
    session,
    now: clock.now,
    takeStatus(scope) {
      const status = statuses.get(scope)
      statuses.delete(scope)
      return status
    },
    ...(isGmail && { labelsOf }),
  })

  const connector: MailConnector = {
    get caps(): MailCaps {
      return {
        hasLabels: isGmail,
        keepsSent,
        canChange: true,
        canSend: smtp !== null,
        hasServerDrafts: true,
        hasPush: true,
        quota: null,
        maxSendBytes: smtp?.maxBytes() ?? null,
      }
    },
    async verify() {
      await session.run(async client => {
        isGmail = client.capabilities.has('X-GM-EXT-1')
      })
      const subject = `${options.signIn.user}@${place.host}`
      return {
        subject,
        address,
        name: null,
        aliases: [{ address, name: '', isDefault: true }],
      }
    },
    async listFolders() {
      let selected: string | null = null
      const rows = await session.run(async client => {
        isGmail = client.capabilities.has('X-GM-EXT-1')
        const open = client.mailbox
        selected = open === false ? null : open.path
        const counts = client.capabilities.has('CONDSTORE') || client.capabilities.has('QRESYNC')
        return await client.list({
          statusQuery: {
            messages: true,
            unseen: true,
            uidNext: true,
            uidValidity: true,
            highestModseq: counts,
          },
        })
      })
      statuses.clear()
      for (const { path, status } of rows) {
        // Of the open folder a server may tell what this line saw last, not how it is.
        if (status?.uidValidity === undefined || path === selected) continue
        statuses.set(path, {
          validity: String(status.uidValidity),
          next: status.uidNext ?? 0,
          modseq: status.highestModseq ? String(status.highestModseq) : null,
          count: status.messages ?? 0,
        })
      }
      folders = toFolders(rows)
      return folders
    },
    scopesOf: list => imapScopes(list, isGmail),
    list: (scope, cursor, window, signal) => listFolder(listing(), scope, cursor, window, signal),
    ids: (scope, signal) => folderIds(listing(), scope, signal),
    async headers(refs) {
      const found = []
      for (const [scope, ofScope] of Map.groupBy(refs, ref => ref.scope))
        found.push(...(await readHeaders(session, scope, ofScope)))
      return found
    },
    fetch: (refs, budget) =>
      fetchMessages({ session, labelsOf, asksLabels: isGmail }, refs, budget),
    find: (scope, addresses) =>
      session.inFolder(scope, 'read', async at => {
        const terms = addresses
          .slice(0, FIND_ADDRESSES)
          .flatMap(one => [{ from: one }, { to: one }, { cc: one }])
        const found = at.exists === 0 ? [] : await searchIds(at.client, { or: terms })
        return found.map(uid => idOf(at.validity, uid))
      }),
    async raw(ref, signal) {
      for await (const result of connector.fetch([ref], { signal, maxMessageBytes: Infinity })) {
        if (result.is === 'message') return result.raw
        if (result.is === 'failed') throw result.fault
      }
      throw connectFault('gone', {})
    },
    apply: op =>
      applyChange(
        {
          session,
          path: folder => folder,
          labelNames: isGmail
            ? ids => folders.filter(folder => ids.includes(folder.providerId)).map(gmailLabelOf)
            : null,
        },
        op,
      ),
    async send(raw, envelope, signal, onHandOver) {
      if (smtp === null) throw connectFault('missing-scope', { host: place.host, scopes: ['send'] })
      const result = await smtp.send(raw, envelope, signal, onHandOver)
      return { ...result, isFiled: keepsSent === true }
    },
    async findSent(rfcId) {
      const sent = await sentFolder()
      if (sent === null) return null
      return await session.inFolder(sent, 'read', at => findByRfcId(at, rfcId))
    },
    async fileSent(raw, rfcId) {
      const sent = await sentFolder()
      if (sent === null) return
      const known = await session.inFolder(sent, 'read', at => findByRfcId(at, rfcId))
      // Found although we did not file it: this provider does it itself, also next time.
      if (known !== null) keepsSent ??= true
      else {
        keepsSent ??= false
        await session.inFolder(sent, 'write', at => append(at.client, sent, raw, ['\\Seen']))
      }
    },
    async saveDraft(raw, replaces) {
      const drafts = await demandFolder('drafts')
      // The flags of a message are judged by the folder that is open.
      const id = await session.inFolder(drafts, 'write', at =>
        append(at.client, drafts, raw, ['\\Draft', '\\Seen']),
      )
      if (replaces !== null) await connector.removeDraft(replaces, AbortSignal.timeout(60_000))
      return id ?? ''
    },
    async removeDraft(providerId) {
      const drafts = await demandFolder('drafts')
      await session.inFolder(drafts, 'write', async at => {
        if (providerId.startsWith(`${at.validity}:`))
          demandDone(
            at.client,
            await at.client.messageDelete(String(uidOf(providerId)), { uid: true }),
            'the deletion',
          )
      })
    },
    async search(node, most) {
      if (folders.length === 0) await connector.listFolders()
      const found: ItemRef[] = []
      for (const scope of imapScopes(folders, isGmail)) {
        const role = folders.find(folder => folder.providerId === scope)?.role ?? null
        if (role === 'spam' || role === 'trash' || role === 'drafts') continue
        const ids = await session.inFolder(scope, 'read', at => searchFolder(at, node, most))
        found.push(...ids.map(providerId => ({ scope, providerId })))
      }
      return found
    },
    watch: (signal, onDirty) =>
      watchInbox(options, () => folderOf(isGmail ? 'all' : 'inbox'), signal, onDirty),
    reset: session.reset,
    async close() {
      await session.close()
      await smtp?.close()
    },
  }

  const folderOf = (role: FolderRole): string | null =>
    folders.find(folder => folder.role === role)?.providerId ?? null
  async function sentFolder(): Promise<string | null> {
    if (folders.length === 0) await connector.listFolders()
    return folderOf('sent')
  }
  async function demandFolder(role: FolderRole): Promise<string> {
    if (folders.length === 0) await connector.listFolders()
    const found = folderOf(role)
    if (found !== null) return found
    throw connectFault('permanent', { host: place.host, text: `there is no folder for ${role}` })
  }
  return connector
}
