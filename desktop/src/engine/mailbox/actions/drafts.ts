/** Drafts, templates and identities: rows of their own, changed by nobody but the person. */
import type { MailDraft, MailIdentity, MailTemplate } from '@kith/shared/rpc'
import type { Store, Write } from '#engine/store'
import { heirOf } from '../find-thread.ts'

const SAVE_DRAFT = `INSERT INTO draft (id, account, thread, content, updated_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET account = excluded.account, thread = excluded.thread, content = excluded.content,
  updated_at = excluded.updated_at, state = 'open'`
const SAVE_TEMPLATE = `INSERT INTO template (id, name, subject, html, is_snippet) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, subject = excluded.subject, html = excluded.html, is_snippet = excluded.is_snippet`
const SAVE_IDENTITY = `INSERT INTO identity (id, account, address, name, signature_html, is_default, source) VALUES (?, ?, ?, ?, ?, ?, 'person')
  ON CONFLICT (id) DO UPDATE SET address = excluded.address, name = excluded.name, signature_html = excluded.signature_html, is_default = excluded.is_default`

export interface DraftsDeps {
  readonly store: Store
  readonly now: () => number
  /** Draft rows of threads are shown in lists. */
  readonly say: (threads: readonly number[] | null) => void
  readonly forgetMine: () => void
}

export function createDrafts({ store, now, say, forgetMine }: DraftsDeps) {
  return {
    saveDraft(draft: MailDraft) {
      const updatedAt = now()
      store.write(tx => putDraft(tx, { ...draft, updatedAt }))
      say(draft.thread === null ? [] : [draft.thread])
      return { updatedAt }
    },
    discardDraft({ id }: { readonly id: string }) {
      store.write(tx => tx.run('DELETE FROM draft WHERE id = ?', [id]))
      say(null)
      return null
    },
    saveTemplate({ id, name, subject, html, isSnippet }: MailTemplate) {
      store.write(tx => tx.run(SAVE_TEMPLATE, [id, name, subject, html, isSnippet ? 1 : 0]))
      say([])
      return null
    },
    removeTemplate({ id }: { readonly id: string }) {
      store.write(tx => tx.run('DELETE FROM template WHERE id = ?', [id]))
      say([])
      return null
    },
    saveIdentity({ id, account, address, name, signatureHtml, isDefault }: MailIdentity) {
      store.write(tx => {
        if (isDefault) tx.run('UPDATE identity SET is_default = 0 WHERE account = ?', [account])
        tx.run(SAVE_IDENTITY, [id, account, address, name, signatureHtml, isDefault ? 1 : 0])
        tx.run('UPDATE address SET is_me = 1 WHERE addr = lower(?)', [address])
      })
      forgetMine()
      say(null)
      return null
    },
  }
}

export function putDraft(tx: Write, draft: MailDraft): void {
  const thread = draft.thread === null ? null : heirOf(tx, draft.thread)
  tx.run(SAVE_DRAFT, [
    draft.id,
    draft.account,
    thread,
    JSON.stringify({ ...draft, thread }),
    draft.updatedAt,
  ])
}
