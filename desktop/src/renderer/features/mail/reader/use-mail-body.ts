/** The words of one message, cleaned, with its own pictures from this device and remote ones only when wanted. */
import { useEffect, useMemo, useState } from 'react'
import type { MailMessage } from '@kith/shared/rpc'
import { useCall, useClient } from '#renderer/client'
import { createMailCleaner } from './clean-mail-html.ts'
import { textAsHtml } from './mail-looks.ts'

export interface ShownMail {
  readonly html: string
  /** Remote pictures that wait for a word of the person. */
  readonly blocked: readonly string[]
  readonly trackers: number
  readonly isReady: boolean
}

const clean = createMailCleaner(window)
const NOTHING: Readonly<Record<string, string>> = {}
/** At once; a newsletter has a hundred. */
const TOGETHER = 4

export function useMailBody(message: MailMessage, showsImages: boolean): ShownMail {
  const client = useClient()
  const body = useCall(`mail.body:${message.id}`, () => client.mail.body({ message: message.id }))
  const raw = useMemo(() => {
    if (body.value === null) return null
    const { html, text, ownLength } = body.value
    return html ?? textAsHtml(text, ownLength)
  }, [body.value])
  const inline = useInline(message, raw)
  const [pictures, setPictures] = useState(NOTHING)
  const cleaned = useMemo(
    () => (raw === null ? null : clean(raw, { pictures, inline })),
    [raw, pictures, inline],
  )

  const wanted = showsImages && cleaned !== null ? cleaned.blocked.join('\n') : ''
  useEffect(() => {
    if (wanted === '') return
    const waiting = wanted.split('\n')
    let isGone = false
    const found: Record<string, string> = {}
    const work = async () => {
      for (let url = waiting.pop(); url !== undefined && !isGone; url = waiting.pop()) {
        const address = url
        // A picture that cannot be had stays away; the mail is read without it.
        const picture = await client.mail
          .picture({ message: message.id, url: address })
          .catch((): null => null)
        if (picture !== null && !isGone)
          found[address] = URL.createObjectURL(
            new Blob([picture.bytes as Uint8Array<ArrayBuffer>], { type: picture.type }),
          )
      }
    }
    void Promise.all(Array.from({ length: TOGETHER }, work)).then(() => {
      if (!isGone && Object.keys(found).length > 0) setPictures(before => ({ ...before, ...found }))
    })
    return () => {
      isGone = true
    }
  }, [client, message.id, wanted])
  // What was made for this message goes with it.
  useEffect(
    () => () => {
      for (const url of Object.values(pictures)) URL.revokeObjectURL(url)
    },
    [pictures],
  )
  return {
    html: cleaned?.html ?? '',
    blocked: cleaned?.blocked ?? [],
    trackers: cleaned?.trackers ?? 0,
    isReady: cleaned !== null,
  }
}

/** Addresses under which this host serves the pictures that came with the mail. */
function useInline(message: MailMessage, raw: string | null): Readonly<Record<string, string>> {
  const client = useClient()
  const wanted = message.attachments.filter(
    ({ cid }) => cid !== null && raw?.includes(`cid:`) === true && raw.includes(cid),
  )
  const key =
    wanted.length === 0
      ? null
      : `mail.inline:${message.id}:${wanted.map(part => part.index).join()}`
  const answer = useCall(key, async () => {
    const found: Record<string, string> = {}
    for (const part of wanted) {
      const file = await client.mail.attachment({ message: message.id, index: part.index })
      const { url } = await client.files.url({ hash: file.hash, name: file.name })
      if (part.cid !== null) found[part.cid.replaceAll(/^<|>$/g, '')] = url
    }
    return found
  })
  return answer.value ?? NOTHING
}
