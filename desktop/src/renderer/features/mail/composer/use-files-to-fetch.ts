/** Files of a forwarded message that are still in the mailbox: fetched while one writes. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { FileToFetch, MailDraft } from '@kith/shared/rpc'
import { faultOf, useClient } from '#renderer/client'

export interface FilesToFetch {
  /** The sentence of the first that could not be fetched. */
  readonly problem: string | null
  readonly again: () => void
  readonly leaveOut: (file: FileToFetch) => void
}

/** `read` gives the draft as it is now; `change` keeps what has come. */
export function useFilesToFetch(
  read: () => MailDraft,
  change: (part: Partial<MailDraft>) => void,
): FilesToFetch {
  const client = useClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  const ports = useRef({ read, change })
  useEffect(() => {
    ports.current = { read, change }
  })
  const without = useCallback(
    (file: FileToFetch): readonly FileToFetch[] =>
      (ports.current.read().toFetch ?? []).filter(
        each => each.message !== file.message || each.index !== file.index,
      ),
    [],
  )

  useEffect(() => {
    let isOver = false
    const fetchAll = async () => {
      for (const file of ports.current.read().toFetch ?? []) {
        const { hash, name, type } = await client.mail.attachment({
          message: file.message,
          index: file.index,
        })
        const now = ports.current.read()
        const left = without(file)
        if (isOver || left.length === now.toFetch?.length) continue
        ports.current.change({
          toFetch: left,
          attachments: [...now.attachments, { hash, name, type, size: file.size, cid: file.cid }],
        })
      }
    }
    setProblem(null)
    fetchAll().catch((error: unknown) => {
      if (!isOver) setProblem(faultOf(error).message)
    })
    return () => {
      isOver = true
    }
  }, [client, turn, without])

  return {
    problem,
    again: useCallback(() => setTurn(before => before + 1), []),
    leaveOut: useCallback(file => ports.current.change({ toFetch: without(file) }), [without]),
  }
}
