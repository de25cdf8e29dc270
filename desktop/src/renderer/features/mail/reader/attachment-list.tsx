/** Files of a message: open, save, keep on a record. */
import type { MailAttachment, MailMessage } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Icon, Menu, toast } from '#renderer/ui'

export function AttachmentList({ message }: { readonly message: MailMessage }) {
  const client = useClient()
  const files = message.attachments.filter(part => !part.isInline)
  if (files.length === 0) return null

  const open = async (part: MailAttachment, download: boolean) => {
    const file = await client.mail.attachment({ message: message.id, index: part.index })
    const { url } = await client.files.url({ hash: file.hash, name: file.name, download })
    window.open(url, '_blank', 'noopener')
  }
  const keep = async (part: MailAttachment) => {
    const record = message.from.person ?? message.to.find(person => person.person)?.person ?? null
    if (record === null) {
      toast('Nobody in this mail is in the workspace yet. Add the person first.')
      return
    }
    await client.mail.keepAttachment({ message: message.id, index: part.index, record })
    toast(`${part.name} is among the files of ${message.from.name || message.from.address} now.`)
  }
  return (
    <ul className="mail-files" aria-label="Attachments">
      {files.map(part => (
        <li key={part.index}>
          <Menu
            trigger={
              <button type="button" className="mail-file">
                <Icon name={iconOf(part.type)} size={14} />
                <span className="trunc" dir="auto">
                  {part.name || 'Without a name'}
                </span>
                <span className="mail-file-size num">{sizeOf(part.size)}</span>
              </button>
            }
            items={[
              {
                label: 'Open',
                icon: 'external-link',
                onSelect: () => void open(part, false).catch(showFault),
              },
              {
                label: 'Save',
                icon: 'download',
                onSelect: () => void open(part, true).catch(showFault),
              },
              {
                label: 'Keep on the record',
                icon: 'paperclip',
                onSelect: () => void keep(part).catch(showFault),
              },
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

const iconOf = (type: string): string =>
  type.startsWith('image/') ? 'image' : type.startsWith('text/calendar') ? 'calendar' : 'file-text'

/** "84 KB", "1.2 MB": thousands, as mail programs count. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
