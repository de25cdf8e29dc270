/** Below what a search found on this device: what only the mailbox has, asked for by a press. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ServerHit, ServerSearch } from '@kith/shared/rpc'
import { showFault, useClient, useFormat } from '#renderer/client'
import { Button, Icon } from '#renderer/ui'
import { shortTime } from '../mail-time.ts'
import { useMailChanges } from '../use-threads.ts'

export interface ServerResultsProps {
  readonly query: string
  readonly account: string | null
  readonly onOpen: (thread: number) => void
}

type Answer = ServerSearch | 'asking' | null

/** A new question begins anew: give it the question as its key. */
export function ServerResults({ query, account, onOpen }: ServerResultsProps) {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer>(null)
  const [wanted, setWanted] = useState<string | null>(null)
  const ask = () => {
    setAnswer('asking')
    client.mailAccounts
      .searchServer({ query, account })
      .then(setAnswer)
      .catch((error: unknown) => {
        setAnswer(null)
        showFault(error)
      })
  }
  const get = (item: string) => {
    setWanted(item)
    client.mailAccounts.getAnyway({ item }).catch((error: unknown) => {
      setWanted(null)
      showFault(error)
    })
  }
  useArrival(wanted, thread => {
    setWanted(null)
    onOpen(thread)
  })
  if (answer === null || answer === 'asking')
    return (
      <div className="mail-server">
        <p className="muted">This device has searched its own mail.</p>
        <Button size="small" icon="search" disabled={answer === 'asking'} onClick={ask}>
          {answer === 'asking' ? 'Asking the mailbox' : 'Search on the server'}
        </Button>
      </div>
    )
  return (
    <section className="mail-server" aria-label="Only on the server">
      <p className="muted" role="status">
        {answer.found.length === 0
          ? 'The server has nothing else that matches.'
          : 'Only on the server'}
      </p>
      {answer.failed.map(({ address, words }) => (
        <p key={address} className="mail-server-failed">
          <Icon name="circle-alert" size={14} />
          <span>
            {address}: {words}
          </span>
        </p>
      ))}
      <ul>
        {answer.found.map(hit => (
          <li key={hit.item}>
            <Hit hit={hit} isWanted={wanted === hit.item} onGet={() => get(hit.item)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Hit({
  hit,
  isWanted,
  onGet,
}: {
  readonly hit: ServerHit
  readonly isWanted: boolean
  readonly onGet: () => void
}) {
  const format = useFormat()
  return (
    <button type="button" className="mail-server-hit" disabled={isWanted} onClick={onGet}>
      <b className="trunc" dir="auto">
        {nameOf(hit.from)}
      </b>
      <span className="num muted">{isWanted ? 'Fetching' : shortTime(hit.at, format)}</span>
      <span className="trunc" dir="auto">
        {hit.subject || 'No subject'}
      </span>
    </button>
  )
}

/** Calls with the conversation as soon as the item that was asked for stands in one. */
function useArrival(item: string | null, onThread: (thread: number) => void): void {
  const client = useClient()
  const latest = useRef(onThread)
  useEffect(() => {
    latest.current = onThread
  })
  const look = useCallback(() => {
    if (item === null) return
    client.mailAccounts
      .threadOf({ item })
      .then(thread => {
        if (thread !== null) latest.current(thread)
      })
      .catch(showFault)
  }, [client, item])
  useEffect(look, [look])
  useMailChanges(look)
}

/** "Ann Lee" of `Ann Lee <ann@x.org>`. */
const nameOf = (from: string): string =>
  from.replace(/\s*<[^<>]*>\s*$/, '').replaceAll('"', '') || from
