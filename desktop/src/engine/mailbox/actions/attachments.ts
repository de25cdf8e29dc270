/** Bytes of attachments: asked of the mailbox when a person wants them, then kept by content. */
import { writeFile } from 'node:fs/promises'
import type { Store } from '#engine/store'
import { mailFault } from '../mail-faults.ts'

export interface AttachmentsDeps {
  readonly store: Store
  /** The whole message again, from whoever has it. */
  readonly rawOf: (message: number) => Promise<Uint8Array>
  /** A path for work in progress. */
  readonly scratch: (name: string) => Promise<string>
}
interface Asked {
  readonly message: number
  readonly index: number
}
const PART = 'SELECT name, type, hash FROM attachment WHERE message = ? AND ord = ?'

export function createAttachments({ store, rawOf, scratch }: AttachmentsDeps) {
  return {
    /** Throws `mail/no-attachment`. */
    async fetchAttachment({ message, index }: Asked) {
      const part = store.get<{ name: string; type: string; hash: string | null }>(PART, [
        message,
        index,
      ])
      if (part === undefined) throw mailFault('missing', { what: 'attachment' })
      const { name, type, hash } = part
      if (hash !== null) return { hash, name, type }
      let bytes: Uint8Array | undefined
      try {
        const { partsOfMail } = await import('../parse/parse-mail.ts')
        bytes = (await partsOfMail(await rawOf(message)))[index]
      } catch (error) {
        throw mailFault('no-attachment', { name }, error)
      }
      if (bytes === undefined) throw mailFault('no-attachment', { name })
      const path = await scratch(name)
      await writeFile(path, bytes, { mode: 0o600 })
      return { path, name, type }
    },
    keptAttachment({ message, index, hash }: Asked & { readonly hash: string }) {
      store.write(tx =>
        tx.run('UPDATE attachment SET hash = ? WHERE message = ? AND ord = ?', [
          hash,
          message,
          index,
        ]),
      )
      return null
    },
  }
}
