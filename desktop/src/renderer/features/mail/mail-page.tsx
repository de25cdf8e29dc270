/** The inbox: conversations, the one that is open, and who is on the other side. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MailBox, MailDraft, MailMessage, MailSplit, ThreadRow } from '@kith/shared/rpc'
import { useActionHandler } from '#renderer/actions'
import { showFault, useCall, useClient, useFormat, useNavigation } from '#renderer/client'
import { Button, dismissToast, EmptyState, Kbd, toast, useWalk } from '#renderer/ui'
import { Composer } from './composer/composer.tsx'
import { holdKeys } from './composer/hold-keys.ts'
import { ContactPanel } from './context/contact-panel.tsx'
import { LabelDialog } from './label-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { BOX_TITLES, type MailPlace } from './mail-boxes.ts'
import { MailHeader } from './mail-header.tsx'
import { MomentDialog } from './moment-dialog.tsx'
import { OutboxList } from './outbox-list.tsx'
import { DraftList } from './draft-list.tsx'
import { shortTime } from './mail-time.ts'
import { ShareDialog } from './share/share-dialog.tsx'
import { ServerResults } from './list/server-results.tsx'
import { ThreadList } from './list/thread-list.tsx'
import { ThreadReader } from './reader/thread-reader.tsx'
import { useMailAccounts } from './use-mail-accounts.ts'
import { useThreadActions } from './use-thread-actions.ts'
import { useHasMail, useMailChanges, useThreads } from './use-threads.ts'
import './mail.css'

type Asked = 'snooze' | 'labels' | 'share' | 'link' | null

const HINTS: readonly (readonly [string, string])[] = [
  ['J', 'Move'],
  ['E', 'Archive'],
  ['H', 'Snooze'],
  ['R', 'Reply'],
  ['T', 'Task from mail'],
  ['D', 'Deal from mail'],
]

export function MailPage({ place }: { readonly place: MailPlace }) {
  const client = useClient()
  const { go } = useNavigation()
  const { accounts, isReady: knowsAccounts } = useMailAccounts()
  const [typed, setTyped] = useState(place.query ?? '')
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [asked, setAsked] = useState<Asked>(null)
  const [written, setWritten] = useState<MailDraft | null>(null)
  const query = useMemo(
    () => ({
      // What was archived is looked for too: nobody remembers whether it was.
      box: place.box === 'inbox' && place.query && place.label === undefined ? 'all' : place.box,
      split: place.box === 'inbox' && !place.query ? (place.split ?? 'important') : null,
      account: place.account ?? null,
      label: place.label ?? null,
      ...(place.query === undefined ? {} : { query: place.query }),
    }),
    [place.box, place.split, place.account, place.label, place.query],
  )
  const view = useThreads(query)
  const hasMail = useHasMail(knowsAccounts && accounts.length === 0)
  const { rows } = view
  const identities = useCall('mail.identities', () => client.mail.identities({})).value ?? []
  const open = place.thread ?? null
  const at = rows.findIndex(row => row.id === open)
  const nextOf = useRef<readonly ThreadRow[]>(rows)
  nextOf.current = rows

  const show = useCallback(
    (thread: number | null) => {
      const { thread: _, compose: __, ...rest } = place
      go({ ...rest, ...(thread === null ? {} : { thread }) }, { replace: open !== null })
    },
    [go, place, open],
  )
  const onLeaving = useCallback(
    (threads: readonly number[]) => {
      setChosen(new Set())
      if (open === null || !threads.includes(open)) return
      const list = nextOf.current
      const from = list.findIndex(row => row.id === open)
      const next =
        list.slice(from + 1).find(row => !threads.includes(row.id)) ??
        list.slice(0, Math.max(0, from)).findLast(row => !threads.includes(row.id))
      show(next?.id ?? null)
    },
    [open, show],
  )
  const targets = (): readonly ThreadRow[] =>
    chosen.size > 0 ? rows.filter(row => chosen.has(row.id)) : rows.filter(row => row.id === open)
  const actions = useThreadActions({
    targets,
    onLeaving,
    onSnooze: () => setAsked('snooze'),
    onLabels: () => setAsked('labels'),
  })
  const thread = useThread(open)
  const row = thread ?? rows[at] ?? null

  // What is looked at for a moment has been read.
  const { run } = actions
  const isUnread = rows[at]?.isUnread === true
  useEffect(() => {
    if (open === null || !isUnread) return
    const timer = setTimeout(() => run([open], { do: 'read' }), READ_AFTER_MS)
    return () => clearTimeout(timer)
  }, [open, isUnread, run])

  const write = useCallback(
    (to: readonly { address: string; name: string }[] = []) => {
      holdKeys()
      client.mail.compose({ mode: 'new', message: null, to }).then(setWritten).catch(showFault)
    },
    [client],
  )
  useEffect(() => {
    if (place.compose === undefined || !knowsAccounts) return
    write(
      place.compose === 'new'
        ? []
        : place.compose.split(',').map(address => ({ address: address.trim(), name: '' })),
    )
    show(open)
    // Once per address that says so.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [place.compose, knowsAccounts])
  const reply = useCallback(
    (mode: 'reply' | 'reply-all' | 'forward', message: MailMessage) => {
      holdKeys()
      client.mail.compose({ mode, message: message.id, to: [] }).then(setWritten).catch(showFault)
    },
    [client],
  )
  const answered = thread?.messages.filter(message => !message.isDraft).at(-1)
  const onSent = useSent(setWritten)

  const step = (by: number) => {
    const next = rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))]
    if (next !== undefined) show(next.id)
  }
  useWalk(step, { owns: focus => focus.closest('.threads-scroll') !== null })
  const has = row !== null || chosen.size > 0
  useActionHandler('record.create', () => write())
  useActionHandler('mail.next', () => step(1))
  useActionHandler('mail.previous', () => step(-1))
  useActionHandler(
    'mail.archive',
    () => actions.act(place.box === 'archive' ? 'inbox' : 'archive'),
    has,
  )
  useActionHandler(
    'mail.snooze',
    () => ((row?.snoozedUntil ?? null) === null ? setAsked('snooze') : actions.act('unsnooze')),
    has,
  )
  useActionHandler('mail.star', () => actions.act(row?.isStarred === true ? 'unstar' : 'star'), has)
  useActionHandler(
    'mail.unread',
    () => actions.act(rows[at]?.isUnread === true ? 'read' : 'unread'),
    has,
  )
  useActionHandler('mail.mute', () => actions.act(row?.isMuted === true ? 'unmute' : 'mute'), has)
  useActionHandler('mail.spam', () => actions.act(place.box === 'spam' ? 'not-spam' : 'spam'), has)
  useActionHandler('mail.trash', () => actions.act(place.box === 'trash' ? 'inbox' : 'trash'), has)
  useActionHandler('mail.task', actions.task, has)
  useActionHandler('mail.deal', actions.deal, has)
  useActionHandler('mail.label', () => setAsked('labels'), row !== null)
  useActionHandler('mail.share', () => setAsked('share'), row !== null)
  useActionHandler('mail.link', () => setAsked('link'), row !== null)
  useActionHandler('mail.undo', actions.undo)
  useActionHandler('mail.select', () => open !== null && toggle(open), open !== null)
  useActionHandler('mail.reply', () => answered && reply('reply', answered), answered !== undefined)
  useActionHandler(
    'mail.replyAll',
    () => answered && reply('reply-all', answered),
    answered !== undefined,
  )
  useActionHandler(
    'mail.forward',
    () => answered && reply('forward', answered),
    answered !== undefined,
  )

  function toggle(id: number) {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const others = thread?.messages.filter(message => !message.isSent) ?? []
  const other = others.at(-1)?.from ?? thread?.people.find(person => !person.isMe) ?? null
  const isReply = written !== null && written.thread !== null && written.thread === open

  if (knowsAccounts && accounts.length === 0 && hasMail !== true)
    return hasMail === null ? null : <NoAccount />
  return (
    <div className="mail-page">
      <MailHeader
        place={place}
        accounts={accounts}
        typed={typed}
        onTyped={setTyped}
        onCompose={() => write()}
      />
      <div className="mail" data-open={open !== null || undefined}>
        <section className="mail-list" aria-label={titleOf(place.box)}>
          {chosen.size > 0 && (
            <div className="mail-bulk">
              <span>{chosen.size} selected</span>
              <Button size="small" icon="archive" onClick={() => actions.act('archive')}>
                Archive
              </Button>
              <Button size="small" icon="mail-open" onClick={() => actions.act('read')}>
                Read
              </Button>
              <Button size="small" icon="trash-2" onClick={() => actions.act('trash')}>
                Bin
              </Button>
              <Button size="small" variant="ghost" onClick={() => setChosen(new Set())}>
                Clear
              </Button>
            </div>
          )}
          {view.unknown.length > 0 && (
            <p className="mail-unknown muted">Searched as words: {view.unknown.join(', ')}</p>
          )}
          {place.box === 'scheduled' && <OutboxList onEdit={setWritten} />}
          {place.box === 'drafts' && <DraftList onEdit={setWritten} />}
          {place.box !== 'scheduled' && place.box !== 'drafts' && (
            <>
              {view.isReady && rows.length === 0 ? (
                <EmptyState {...emptyOf(place)} />
              ) : (
                <ThreadList
                  rows={rows}
                  hasMore={view.hasMore}
                  onMore={view.more}
                  active={open}
                  chosen={chosen}
                  onOpen={each => show(each.id)}
                  onChoose={toggle}
                  onArchive={id => run([id], { do: 'archive' })}
                  onSnooze={id => {
                    setChosen(new Set([id]))
                    setAsked('snooze')
                  }}
                  onTask={actions.taskFrom}
                />
              )}
              {view.isReady && place.query !== undefined && place.query.trim() !== '' && (
                <ServerResults
                  key={`${place.account ?? ''} ${place.query}`}
                  query={place.query}
                  account={place.account ?? null}
                  onOpen={show}
                />
              )}
            </>
          )}
        </section>
        {thread === null ? (
          <div className="reader reader-none">
            {written === null && rows.length > 0 && (
              <EmptyState
                icon="mail-open"
                text="Choose a conversation."
                hint="J and K walk through them."
              />
            )}
          </div>
        ) : (
          <ThreadReader
            key={thread.id}
            thread={thread}
            actions={actions}
            onReply={reply}
            onBack={() => show(null)}
            onShare={() => setAsked('share')}
            menu={[
              {
                label: thread.isStarred ? 'Unstar' : 'Star',
                icon: 'star',
                keys: 'S',
                onSelect: () => actions.act(thread.isStarred ? 'unstar' : 'star'),
              },
              {
                label: 'Mark as unread',
                icon: 'mail',
                keys: 'U',
                onSelect: () => actions.act('unread'),
              },
              {
                label: thread.isMuted ? 'Unmute' : 'Mute',
                icon: 'bell-off',
                keys: 'M',
                onSelect: () => actions.act(thread.isMuted ? 'unmute' : 'mute'),
              },
              {
                label: 'Label or move…',
                icon: 'tag',
                keys: 'L',
                onSelect: () => setAsked('labels'),
              },
              { kind: 'separator' },
              { label: 'Deal from mail', icon: 'handshake', keys: 'D', onSelect: actions.deal },
              {
                label: 'Link to a record…',
                icon: 'link',
                keys: 'Shift+L',
                onSelect: () => setAsked('link'),
              },
              {
                label: 'Who sees this…',
                icon: 'users',
                keys: 'Shift+S',
                onSelect: () => setAsked('share'),
              },
              { kind: 'separator' },
              place.box === 'spam'
                ? {
                    label: 'Not spam',
                    icon: 'shield',
                    keys: '!',
                    onSelect: () => actions.act('not-spam'),
                  }
                : {
                    label: 'Report as spam',
                    icon: 'shield',
                    keys: '!',
                    onSelect: () => actions.act('spam'),
                  },
              {
                label: 'Move to the bin',
                icon: 'trash-2',
                keys: '#',
                isDanger: true,
                onSelect: () => actions.act('trash'),
              },
            ]}
          >
            {isReply && (
              <Composer
                key={written.id}
                draft={written}
                identities={identities}
                takesFocus
                isWindow={false}
                onClose={() => setWritten(null)}
                onSent={onSent}
              />
            )}
          </ThreadReader>
        )}
        {thread !== null && other !== null && (
          <aside className="contact" aria-label={other.name || other.address}>
            <ContactPanel
              person={other}
              thread={thread.id}
              onTask={actions.task}
              onMail={() => write([other])}
            />
          </aside>
        )}
        {written !== null && !isReply && (
          <Composer
            key={written.id}
            draft={written}
            identities={identities}
            takesFocus
            isWindow
            onClose={() => setWritten(null)}
            onSent={onSent}
          />
        )}
      </div>
      <footer className="mail-hints" aria-hidden>
        {HINTS.map(([keys, label]) => (
          <span key={keys}>
            <Kbd keys={keys} />
            {keys === 'J' && <Kbd keys="K" />}
            {label}
          </span>
        ))}
        <span className="mail-hints-end">
          <Kbd keys="?" />
          All shortcuts
        </span>
      </footer>
      {asked === 'snooze' && (
        <MomentDialog title="Back when" onChoose={actions.snooze} onClose={() => setAsked(null)} />
      )}
      {asked === 'labels' && row !== null && (
        <LabelDialog
          thread={row}
          onLabel={actions.label}
          onMove={actions.move}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'share' && row !== null && (
        <ShareDialog thread={row} onClose={() => setAsked(null)} />
      )}
      {asked === 'link' && thread !== null && (
        <LinkDialog thread={thread} onClose={() => setAsked(null)} />
      )}
    </div>
  )
}

const READ_AFTER_MS = 700

/** The conversation that is open, asked again when it changed. */
function useThread(id: number | null) {
  const client = useClient()
  const answer = useCall(id === null ? null : `mail.thread:${id}`, () =>
    client.mail.thread({ id: id ?? 0 }),
  )
  const { again } = answer
  const latest = useRef({ again, id })
  latest.current = { again, id }
  useMailChanges(
    useCallback(threads => {
      const now = latest.current
      if (now.id !== null && (threads === null || threads.includes(now.id))) now.again()
    }, []),
  )
  return id !== null && answer.value?.id === id ? answer.value : null
}

/** Says that a mail is on its way, with Undo while it waits. */
function useSent(setWritten: (draft: MailDraft | null) => void) {
  const client = useClient()
  const format = useFormat()
  return useCallback(
    (row: { readonly id: string; readonly notBefore: number; readonly state: string }) => {
      setWritten(null)
      const waits = row.notBefore - Date.now()
      const undo = () => client.mail.unsend({ id: row.id }).then(setWritten).catch(showFault)
      const isLater = row.state === 'scheduled'
      toast(isLater ? `Leaves ${shortTime(row.notBefore, format)}` : 'Sending', {
        id: `sent:${row.id}`,
        durationMs: isLater ? 8000 : Math.max(1000, waits),
        action: { label: 'Undo', onSelect: () => void undo() },
      })
      if (!isLater) setTimeout(() => dismissToast(`sent:${row.id}`), Math.max(0, waits))
    },
    [client, format, setWritten],
  )
}

function NoAccount() {
  const { go } = useNavigation()
  return (
    <div className="mail-none">
      <EmptyState
        icon="inbox"
        text="Your mail, beside the people it is from."
        hint="It stays on this device. Your team sees nothing of it unless you share a conversation."
        action={
          <Button
            variant="primary"
            icon="mail-plus"
            onClick={() => go({ page: 'settings', section: 'mail', item: 'add' })}
          >
            Connect an account
          </Button>
        }
      />
    </div>
  )
}

const titleOf = (box: MailBox): string => BOX_TITLES[box]

const EMPTY_SPLITS: Readonly<Record<MailSplit, string>> = {
  important: 'Nothing important is waiting. Well done.',
  customers: 'No mail from customers is waiting.',
  team: 'Your team left you in peace.',
  news: 'No newsletters.',
  other: 'Nothing else.',
}

function emptyOf(place: MailPlace): { icon: string; text: string } {
  if (place.query !== undefined)
    return { icon: 'search', text: 'No mail on this device matches that.' }
  if (place.box === 'inbox')
    return { icon: 'inbox', text: EMPTY_SPLITS[place.split ?? 'important'] }
  return { icon: 'inbox', text: `Nothing in ${titleOf(place.box).toLowerCase()}.` }
}
