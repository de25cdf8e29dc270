/**
 * Writing a mail. What is typed is kept on this device at once; sending puts it in the outbox, where
 * it waits for the undo time, for the network or for its hour. Offline it is the same.
 */
import { useEffect, useRef, useState } from 'react'
import type { MailDraft, MailIdentity, MailTemplate, OutboxRow } from '@kith/shared/rpc'
import { showFault, uploadFile, useCall, useClient, useFormat } from '#renderer/client'
import { HtmlEditor, type HtmlEditorHandle } from '#renderer/text-editor'
import { Button, Icon, IconButton, Menu, toast, useFileDrop, type MenuEntry } from '#renderer/ui'
import { sizeOf } from '../reader/attachment-list.tsx'
import { MomentDialog } from '../moment-dialog.tsx'
import { shortTime } from '../mail-time.ts'
import { missingFields, problemsOf } from './draft-problems.ts'
import { RecipientField } from './recipient-field.tsx'
import { useFilesToFetch } from './use-files-to-fetch.ts'

export interface ComposerProps {
  readonly draft: MailDraft
  readonly identities: readonly MailIdentity[]
  readonly takesFocus: boolean
  /** With a subject line and its own frame; else the reply under a conversation. */
  readonly isWindow: boolean
  readonly onClose: (kept: MailDraft | null) => void
  readonly onSent: (row: OutboxRow) => void
}

const KEEP_AFTER_MS = 800
const DAY_MS = 86_400_000
const REMIND_DAYS = [1, 3, 7, 14] as const

export function Composer(props: ComposerProps) {
  const { identities, isWindow, onClose, onSent } = props
  const client = useClient()
  const format = useFormat()
  const [draft, setDraft] = useState(props.draft)
  const [showsCopies, setShowsCopies] = useState(draft.cc.length + draft.bcc.length > 0)
  const [remindDays, setRemindDays] = useState<number | null>(null)
  const [isScheduling, setScheduling] = useState(false)
  const [uploading, setUploading] = useState(0)
  const editor = useRef<HtmlEditorHandle | null>(null)
  const templates = useCall('mail.templates', () => client.mail.templates({})).value ?? []
  const latest = useRef(draft)
  const isDirty = useRef(false)

  const change = (part: Partial<MailDraft>) => {
    latest.current = { ...latest.current, ...part, updatedAt: Date.now() }
    isDirty.current = true
    setDraft(latest.current)
  }
  const save = async () => {
    if (!isDirty.current) return
    isDirty.current = false
    await client.mail.saveDraft(latest.current)
  }
  useEffect(() => {
    if (!isDirty.current) return
    const timer = setTimeout(() => void save().catch(showFault), KEEP_AFTER_MS)
    return () => clearTimeout(timer)
    // Runs after every change of the draft.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [draft])

  const files = useFilesToFetch(() => latest.current, change)
  const toFetch = draft.toFetch ?? []
  const addFiles = async (files: readonly File[]) => {
    setUploading(before => before + files.length)
    for (const file of files) {
      try {
        const { hash, name, type, size } = await uploadFile(client.files, file)
        change({ attachments: [...latest.current.attachments, { hash, name, type, size }] })
      } catch (error) {
        showFault(error)
      } finally {
        setUploading(before => before - 1)
      }
    }
  }
  const send = async (at: number | null, isSure = false) => {
    const problem = problemsOf(latest.current, uploading > 0)
    if (problem !== null && (problem.isFinal || !isSure)) {
      toast(problem.words, {
        tone: 'problem',
        id: 'mail-send',
        ...(problem.isFinal
          ? {}
          : { action: { label: 'Send anyway', onSelect: () => void send(at, true) } }),
      })
      return
    }
    try {
      const remindAt = remindDays === null ? null : Date.now() + remindDays * DAY_MS
      isDirty.current = false
      onSent(await client.mail.send({ draft: latest.current, options: { at, remindAt } }))
    } catch (error) {
      isDirty.current = true
      showFault(error)
    }
  }
  const close = () => {
    save()
      .then(() => onClose(hasWords(latest.current) ? latest.current : null))
      .catch(showFault)
  }
  const discard = () => {
    const gone = latest.current
    client.mail.discardDraft({ id: gone.id }).catch(showFault)
    isDirty.current = false
    onClose(null)
    toast('Draft discarded', {
      action: {
        label: 'Undo',
        onSelect: () => void client.mail.saveDraft(gone).catch(showFault),
      },
    })
  }
  const take = (template: MailTemplate) => {
    const filled = fill(template.html, latest.current)
    editor.current?.insert(filled)
    if (latest.current.subject === '' && template.subject !== '')
      change({ subject: fill(template.subject, latest.current) })
  }
  const identity = identities.find(each => each.id === draft.identity)
  const writeAs = (next: MailIdentity) => {
    change({ identity: next.id, account: next.account })
    editor.current?.replaceEnd(identity?.signatureHtml ?? '', next.signatureHtml)
  }
  const missing = missingFields(draft.html)
  const drop = useFileDrop(files => void addFiles(files))
  // The text has these keys too; here they come from the fields above it. Menus stand elsewhere.
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    const isOurs = event.target instanceof Node && event.currentTarget.contains(event.target)
    if (!isOurs || event.defaultPrevented || event.nativeEvent.isComposing) return
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // Files may be dropped anywhere on it; the same is reachable by its button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className="mail-composer"
      aria-label={isWindow ? 'New mail' : 'Reply'}
      data-window={isWindow || undefined}
      onKeyDown={onKeyDown}
      {...drop}
    >
      <div className="mail-composer-line">
        <Icon
          name={draft.mode === 'forward' ? 'forward' : draft.mode === 'new' ? 'mail' : 'reply'}
          size={14}
        />
        <RecipientField
          label="To"
          people={draft.to}
          takesFocus={props.takesFocus && draft.to.length === 0}
          onChange={to => change({ to })}
        />
        {!showsCopies && (
          <Button variant="ghost" size="small" onClick={() => setShowsCopies(true)}>
            Cc Bcc
          </Button>
        )}
        {identities.length > 1 && (
          <Menu
            align="end"
            trigger={
              <Button variant="ghost" size="small" iconEnd="chevron-down">
                {identity?.address ?? 'From'}
              </Button>
            }
            items={identities.map(each => ({
              label: each.name === '' ? each.address : `${each.name} <${each.address}>`,
              isChecked: each.id === draft.identity,
              onSelect: () => writeAs(each),
            }))}
          />
        )}
        {isWindow && (
          <IconButton size="small" icon="x" label="Close" keys="Escape" onClick={close} />
        )}
      </div>
      {showsCopies && (
        <>
          <div className="mail-composer-line">
            <span className="mail-composer-label">Cc</span>
            <RecipientField label="Cc" people={draft.cc} onChange={cc => change({ cc })} />
          </div>
          <div className="mail-composer-line">
            <span className="mail-composer-label">Bcc</span>
            <RecipientField label="Bcc" people={draft.bcc} onChange={bcc => change({ bcc })} />
          </div>
        </>
      )}
      {(isWindow || draft.mode === 'forward') && (
        <div className="mail-composer-line">
          <input
            className="mail-composer-subject"
            aria-label="Subject"
            placeholder="Subject"
            dir="auto"
            value={draft.subject}
            onChange={event => change({ subject: event.target.value })}
          />
        </div>
      )}
      <div className="mail-composer-text">
        <HtmlEditor
          label="Message"
          placeholder={isWindow ? 'Write, or ; for a snippet' : 'Reply, or ; for a snippet'}
          initialHtml={props.draft.html}
          takesFocus={props.takesFocus && draft.to.length > 0}
          onChange={html => change({ html })}
          onSubmit={() => void send(null)}
          onEscape={close}
          onFiles={files => void addFiles(files)}
          snippet={name => {
            const found = templates.find(
              each => each.isSnippet && each.name.toLowerCase() === name.toLowerCase(),
            )
            return found === undefined ? undefined : fill(found.html, latest.current)
          }}
          onReady={handle => (editor.current = handle)}
        />
        {draft.quotedHtml !== '' && (
          <p className="mail-composer-quote muted">
            <Icon name="ellipsis" size={14} />
            {draft.mode === 'forward'
              ? 'The forwarded message follows'
              : 'The message you answer follows'}
            <Button variant="text" size="small" onClick={() => change({ quotedHtml: '' })}>
              Leave it out
            </Button>
          </p>
        )}
      </div>
      {(draft.attachments.length > 0 || uploading > 0 || toFetch.length > 0) && (
        <ul className="mail-files mail-composer-files" aria-label="Attachments">
          {draft.attachments.map(file => (
            <li key={`${file.hash}${file.name}`} className="mail-file">
              <Icon name="file-text" size={14} />
              <span className="trunc" dir="auto">
                {file.name}
              </span>
              <span className="mail-file-size num">{sizeOf(file.size)}</span>
              <button
                type="button"
                aria-label={`Take ${file.name} out`}
                onClick={() =>
                  change({ attachments: draft.attachments.filter(each => each !== file) })
                }
              >
                <Icon name="x" size={12} />
              </button>
            </li>
          ))}
          {toFetch.map(file => (
            <li key={`${file.message} ${file.index}`} className="mail-file" data-waiting>
              <Icon name={files.problem === null ? 'ellipsis' : 'circle-alert'} size={14} />
              <span className="trunc" dir="auto">
                {file.name || 'Without a name'}
              </span>
              <span className="mail-file-size num">{sizeOf(file.size)}</span>
              <button
                type="button"
                aria-label={`Take ${file.name || 'it'} out`}
                onClick={() => files.leaveOut(file)}
              >
                <Icon name="x" size={12} />
              </button>
            </li>
          ))}
          {uploading > 0 && <li className="muted">{uploading} on the way in</li>}
        </ul>
      )}
      {files.problem !== null && toFetch.length > 0 && (
        <p className="mail-composer-missing" role="status">
          <Icon name="triangle-alert" size={14} />
          {files.problem}
          <Button variant="text" size="small" onClick={files.again}>
            Try again
          </Button>
        </p>
      )}
      {missing.length > 0 && (
        <p className="mail-composer-missing" role="status">
          <Icon name="triangle-alert" size={14} />
          Still to fill in: {missing.join(', ')}
        </p>
      )}
      <footer className="mail-composer-tools">
        <IconButton
          icon="bold"
          label="Bold"
          keys="Mod+B"
          onClick={() => editor.current?.toggle('bold')}
        />
        <IconButton
          icon="italic"
          label="Italic"
          keys="Mod+I"
          onClick={() => editor.current?.toggle('italic')}
        />
        <IconButton
          icon="link"
          label="Link"
          keys="Mod+Shift+K"
          onClick={() => editor.current?.askLink()}
        />
        <IconButton icon="list" label="List" onClick={() => editor.current?.toggle('bulletList')} />
        <span className="mail-composer-gap" />
        <AttachButton onFiles={files => void addFiles(files)} />
        <Menu
          side="top"
          trigger={<IconButton icon="layout-template" label="Templates" />}
          items={
            templates.length === 0
              ? [{ label: 'Templates are made in Settings, Mail', isDisabled: true }]
              : templates.map(template => ({
                  label: template.isSnippet ? `;${template.name}` : template.name,
                  icon: template.isSnippet ? 'zap' : 'layout-template',
                  onSelect: () => take(template),
                }))
          }
        />
        <IconButton icon="trash-2" label="Discard the draft" onClick={discard} />
        <span className="grow" />
        <Menu
          side="top"
          align="end"
          trigger={
            remindDays === null ? (
              <IconButton icon="bell" label="Remind me if nobody replies" />
            ) : (
              <Button variant="ghost" size="small" icon="bell" isOn>
                {`${remindDays} ${remindDays === 1 ? 'day' : 'days'}`}
              </Button>
            )
          }
          items={[
            { kind: 'heading', label: 'If nobody replies, back after' },
            ...REMIND_DAYS.map((days): MenuEntry => ({
              label: days === 1 ? '1 day' : `${days} days`,
              isChecked: remindDays === days,
              onSelect: () => setRemindDays(remindDays === days ? null : days),
            })),
          ]}
        />
        <span className="mail-composer-send">
          <Button variant="primary" keys="Mod+Enter" onClick={() => void send(null)}>
            Send
          </Button>
          <Menu
            side="top"
            align="end"
            trigger={
              <button type="button" className="mail-composer-send-more" aria-label="Send later">
                <Icon name="chevron-down" size={14} />
              </button>
            }
            items={[
              { label: 'Send later…', icon: 'clock', onSelect: () => setScheduling(true) },
              {
                label: 'Send and archive',
                icon: 'archive',
                isDisabled: draft.thread === null,
                onSelect: () => {
                  const { thread } = latest.current
                  void send(null).then(() => {
                    if (thread !== null)
                      client.mail
                        .act({ threads: [thread], action: { do: 'archive' } })
                        .catch(showFault)
                  })
                },
              },
            ]}
          />
        </span>
      </footer>
      {isScheduling && (
        <MomentDialog
          title="Send when"
          onClose={() => setScheduling(false)}
          onChoose={at => {
            void send(at)
            toast(`Leaves ${shortTime(at, format)}, when Kith is open.`)
          }}
        />
      )}
    </section>
  )
}

function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton icon="paperclip" label="Attach files" onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={event => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}

const hasWords = (draft: MailDraft): boolean =>
  draft.subject !== '' ||
  draft.attachments.length > 0 ||
  draft.html.replaceAll(/<[^>]*>/g, '').trim() !== ''

/** `{{first name}}` and the like; what is not known stays and is told before sending. */
function fill(html: string, draft: MailDraft): string {
  const [first] = draft.to
  const name = first?.name ?? ''
  const values: Readonly<Record<string, string>> = {
    'first name': name.split(/\s+/u)[0] ?? '',
    'last name': name.split(/\s+/u).slice(1).join(' '),
    name,
    email: first?.address ?? '',
  }
  return html.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, key: string) => {
    const value = values[key.toLowerCase()]
    return value === undefined || value === '' ? whole : escape(value)
  })
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
