/** The document behind one rich-text field while it is on screen. */
import { useEffect, useState } from 'react'
import {
  createTextCarets,
  createTextDoc,
  mergeTextUpdates,
  TEXT_ROOT,
  type TextCarets,
  type TextDoc,
} from '@kith/shared/docs'
import { faultOf, useKith, type Client, type Kith } from '#renderer/client'
import { joinRoom } from './join-room.ts'
import {
  createTextSession,
  type TextDrafts,
  type TextSession,
  type TextStatus,
} from './text-session.ts'

export interface TextDocument {
  readonly id: string
  readonly document: TextDoc['doc']
  readonly root: string
  readonly carets: TextCarets
  readonly status: TextStatus
  readonly flush: () => Promise<void>
}

/** `null` until the text has come, so that an editor never shows an empty page for a full one. */
export function useTextDocument(record: string, field: string): TextDocument | null {
  const { client, keep, window: here } = useKith()
  const id = `${record}/${field}`
  const [open, setOpen] = useState<{
    readonly id: string
    readonly doc: TextDoc
    readonly session: TextSession
    readonly carets: TextCarets
    readonly status: TextStatus
  } | null>(null)

  useEffect(() => {
    const doc = createTextDoc()
    const carets = createTextCarets(doc.doc)
    const leaveRoom = joinRoom({ client, window: here, record, field, doc, carets })
    const session = openSession(doc, client, keep, { record, field })
    const show = (status: TextStatus) => {
      if (status !== 'opening') setOpen({ id, doc, session, carets, status })
    }
    const stopStatus = session.onStatus(show)
    const leave = () => void session.flush()
    globalThis.addEventListener('pagehide', leave)
    globalThis.document.addEventListener('visibilitychange', leave)
    return () => {
      globalThis.removeEventListener('pagehide', leave)
      globalThis.document.removeEventListener('visibilitychange', leave)
      stopStatus()
      setOpen(null)
      leaveRoom()
      // The editor lets go of the document first; what waits is sent, then it is freed.
      void session.close().finally(() => {
        carets.destroy()
        doc.destroy()
      })
    }
  }, [client, keep, here, record, field, id])

  if (open === null || open.id !== id) return null
  return {
    id,
    document: open.doc.doc,
    root: TEXT_ROOT,
    carets: open.carets,
    status: open.status,
    flush: open.session.flush,
  }
}

function openSession(
  doc: TextDoc,
  client: Client,
  keep: Kith['keep'],
  place: { readonly record: string; readonly field: string },
): TextSession {
  return createTextSession({
    doc,
    merge: mergeTextUpdates,
    open: signal => client.records.openText(place, { signal }),
    send: update => client.commands.editText({ ...place, update }),
    drafts: draftsOf(keep, `text/${place.record}/${place.field}`),
    isFinal: error => !faultOf(error).retry,
    later(ms, work) {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  })
}

export function draftsOf(keep: Kith['keep'], key: string): TextDrafts {
  return {
    async read() {
      const kept = await keep.stored(key)
      return kept instanceof Uint8Array ? kept : null
    },
    write(update) {
      keep.store(key, update)
      return Promise.resolve()
    },
    clear() {
      keep.store(key, undefined)
      return Promise.resolve()
    },
  }
}
