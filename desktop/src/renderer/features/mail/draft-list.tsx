/** Mails begun and not sent. */
import { useCallback } from 'react'
import type { MailDraft } from '@kith/shared/rpc'
import { useCall, useClient, useFormat } from '#renderer/client'
import { EmptyState, Icon } from '#renderer/ui'
import { shortTime } from './mail-time.ts'
import { useMailChanges } from './use-threads.ts'

export function DraftList({ onEdit }: { readonly onEdit: (draft: MailDraft) => void }) {
  const client = useClient()
  const format = useFormat()
  const { value, again } = useCall('mail.drafts', () => client.mail.drafts({ thread: null }))
  useMailChanges(useCallback(() => again(), [again]))
  if (value !== null && value.length === 0)
    return (
      <EmptyState
        icon="file-text"
        text="No drafts."
        hint="What you write is kept here until it leaves."
      />
    )
  return (
    <ul className="outbox" aria-label="Drafts">
      {(value ?? []).map(draft => (
        <li key={draft.id}>
          <button type="button" className="outbox-row" onClick={() => onEdit(draft)}>
            <Icon name="file-text" size={14} />
            <span className="draft-words">
              <b dir="auto">
                {draft.to.map(person => person.name || person.address).join(', ') || 'Nobody yet'}
              </b>
              <span dir="auto" className="trunc">
                {draft.subject || 'No subject'}
              </span>
            </span>
            <time>{shortTime(draft.updatedAt, format)}</time>
          </button>
        </li>
      ))}
    </ul>
  )
}
