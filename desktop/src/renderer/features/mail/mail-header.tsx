/** Boxes, tabs, accounts, search and Compose. */
import { useEffect, useRef } from 'react'
import type { ConnectedAccount, MailBox, MailSplit } from '@kith/shared/rpc'
import { useNavigation } from '#renderer/client'
import { Button, Icon, IconButton, Menu, type MenuEntry } from '#renderer/ui'
import { BOX_TITLES, type MailPlace } from './mail-boxes.ts'
import { useMailCounts } from './use-mail-accounts.ts'

const SPLITS: readonly (readonly [MailSplit, string])[] = [
  ['important', 'Important'],
  ['customers', 'Customers'],
  ['team', 'Team'],
  ['news', 'News'],
  ['other', 'Other'],
]
const BOX_ICONS: Readonly<Record<MailBox, string>> = {
  inbox: 'inbox',
  snoozed: 'alarm-clock',
  starred: 'star',
  sent: 'send',
  drafts: 'file-text',
  scheduled: 'clock',
  archive: 'archive',
  spam: 'shield',
  trash: 'trash-2',
  all: 'mail',
}

export interface MailHeaderProps {
  readonly place: MailPlace
  readonly accounts: readonly ConnectedAccount[]
  readonly typed: string
  readonly onTyped: (text: string) => void
  readonly onCompose: () => void
}

export function MailHeader({ place, accounts, typed, onTyped, onCompose }: MailHeaderProps) {
  const { go } = useNavigation()
  const counts = useMailCounts()
  const input = useRef<HTMLInputElement>(null)
  const isSearching = place.query !== undefined
  useEffect(() => {
    if (isSearching) input.current?.focus()
  }, [isSearching])
  const account = accounts.find(each => each.id === place.account)
  const at = (change: Partial<MailPlace>) => {
    const { thread: _, query: __, ...rest } = place
    go({ ...rest, ...change })
  }
  const boxes = (Object.keys(BOX_TITLES) as MailBox[]).map((box): MenuEntry => ({
    label: BOX_TITLES[box],
    icon: BOX_ICONS[box],
    isChecked: box === place.box,
    onSelect: () => {
      const { split: _, label: __, ...rest } = place
      go({ page: 'mail', box, ...(rest.account === undefined ? {} : { account: rest.account }) })
    },
  }))
  return (
    <header className="page-head mail-head">
      <Menu
        items={boxes}
        trigger={
          <button type="button" className="mail-box">
            <h1>{BOX_TITLES[place.box]}</h1>
            <Icon name="chevron-down" size={14} />
          </button>
        }
      />
      {isSearching ? (
        <form
          className="mail-search"
          role="search"
          onSubmit={event => {
            event.preventDefault()
            go({ ...place, query: typed }, { replace: true })
          }}
        >
          <Icon name="search" size={14} />
          <input
            ref={input}
            aria-label="Search mail"
            placeholder="from: to: subject: has:attachment before:2026-01-01 -word “a phrase”"
            value={typed}
            onChange={event => {
              onTyped(event.target.value)
              go({ ...place, query: event.target.value }, { replace: true })
            }}
            onKeyDown={event => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              event.stopPropagation()
              onTyped('')
              at({})
            }}
          />
          <IconButton
            size="small"
            icon="x"
            label="Leave the search"
            onClick={() => {
              onTyped('')
              at({})
            }}
          />
        </form>
      ) : (
        <nav className="mail-splits" aria-label="Parts of the inbox">
          {place.box === 'inbox' &&
            SPLITS.map(([split, label]) => {
              const count = counts?.splits[split] ?? 0
              return (
                <button
                  key={split}
                  type="button"
                  aria-current={(place.split ?? 'important') === split ? 'page' : undefined}
                  onClick={() => at({ split })}
                >
                  {label}
                  {count > 0 && <span className="num">{count.toLocaleString()}</span>}
                </button>
              )
            })}
          {place.box === 'inbox' && (
            <button type="button" onClick={() => go({ page: 'mail', box: 'snoozed' })}>
              Snoozed
            </button>
          )}
        </nav>
      )}
      <span className="grow" />
      {!isSearching && (
        <IconButton icon="search" label="Search mail" onClick={() => go({ ...place, query: '' })} />
      )}
      {accounts.length > 1 && (
        <Menu
          align="end"
          trigger={
            <Button variant="ghost" icon="layers" iconEnd="chevron-down">
              {account?.address ?? 'All accounts'}
            </Button>
          }
          items={[
            {
              label: 'All accounts',
              isChecked: account === undefined,
              onSelect: () => {
                const { account: _, thread: __, ...rest } = place
                go(rest)
              },
            },
            ...accounts.map((each): MenuEntry => ({
              label: each.address,
              isChecked: each.id === place.account,
              onSelect: () => at({ account: each.id }),
            })),
          ]}
        />
      )}
      <Button variant="primary" icon="pencil" keys="C" onClick={onCompose}>
        Compose
      </Button>
    </header>
  )
}
