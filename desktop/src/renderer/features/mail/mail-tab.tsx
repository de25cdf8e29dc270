/** Mail on a record: conversations of its people and those linked by hand. */
import { useState } from 'react'
import type { DocId } from '@kith/shared/kit'
import type { MailDraft } from '@kith/shared/rpc'
import { showFault, useCall, useClient, useFormat, useNavigation } from '#renderer/client'
import { Button, EmptyState, IconButton, toast } from '#renderer/ui'
import { Composer } from './composer/composer.tsx'
import { ThreadLine, type ThreadActs } from './list/thread-row.tsx'
import { TeamMail } from './team/team-mail.tsx'
import { useMailAccounts } from './use-mail-accounts.ts'
import { useThreadActions, type ThreadActionsDeps } from './use-thread-actions.ts'
import { useHasMail, useThreads } from './use-threads.ts'
import './mail.css'

export interface MailTabProps {
  readonly record: DocId
  /** What the record is called, for the words of its buttons. */
  readonly title: string
  /** Who to write to, best first. */
  readonly addresses: readonly { readonly address: string; readonly name: string }[]
}

/** Nothing is chosen or left on a record: what is done is done with one conversation. */
const ALONE: ThreadActionsDeps = {
  targets: () => [],
  onLeaving: () => undefined,
  onSnooze: () => undefined,
  onLabels: () => undefined,
}

export function MailTab({ record, title, addresses }: MailTabProps) {
  const client = useClient()
  const { go } = useNavigation()
  const format = useFormat()
  const { accounts, isReady } = useMailAccounts()
  const [draft, setDraft] = useState<MailDraft | null>(null)
  const view = useThreads({ box: 'all', record })
  const identities = useCall('mail.identities', () => client.mail.identities({})).value ?? []
  const write = () =>
    void client.mail
      .compose({ mode: 'new', message: null, to: addresses.slice(0, 1) })
      .then(setDraft)
      .catch(showFault)
  const { run, taskFrom } = useThreadActions(ALONE)
  const acts: ThreadActs = {
    onOpen: thread => go({ page: 'mail', box: 'all', thread: thread.id }),
    onArchive: thread => run([thread], { do: 'archive' }),
    onTask: taskFrom,
  }
  const hasMail = useHasMail(isReady && accounts.length === 0)
  const link = async (thread: number, isLinked: boolean) => {
    await client.mail.link({ thread, record, isLinked })
    if (isLinked) return
    toast(`Not on ${title || 'this record'} any more`, {
      action: { label: 'Undo', onSelect: () => void link(thread, true).catch(showFault) },
    })
  }
  if (isReady && accounts.length === 0 && hasMail !== true) {
    if (hasMail === null) return null
    return (
      <>
        <TeamMail record={record} />
        <EmptyState
          icon="mail"
          text="Connect your mail and every conversation with these people stands here."
          hint="It stays on this device unless you share it."
          action={
            <Button
              icon="mail-plus"
              onClick={() => go({ page: 'settings', section: 'mail', item: 'add' })}
            >
              Connect an account
            </Button>
          }
        />
      </>
    )
  }
  return (
    <div className="mail-tab">
      {draft === null ? (
        <Button icon="pencil" onClick={write}>
          Write a mail
        </Button>
      ) : (
        <Composer
          key={draft.id}
          draft={draft}
          identities={identities}
          takesFocus
          isWindow
          onClose={() => setDraft(null)}
          onSent={() => setDraft(null)}
        />
      )}
      <TeamMail record={record} />
      {view.isReady && view.rows.length === 0 && (
        <EmptyState icon="mail" text="No mail with these people is on this device." />
      )}
      <div className="mail-tab-rows">
        {view.rows.map(thread => (
          <div key={thread.id} className="mail-tab-row">
            <ThreadLine
              thread={thread}
              format={format}
              isActive={false}
              isChosen={false}
              acts={acts}
            />
            <IconButton
              size="small"
              icon="unlink"
              label={`Not about ${title || 'this record'}`}
              onClick={() => void link(thread.id, false).catch(showFault)}
            />
          </div>
        ))}
      </div>
      {view.hasMore && (
        <Button variant="ghost" onClick={view.more}>
          Older mail
        </Button>
      )}
    </div>
  )
}
