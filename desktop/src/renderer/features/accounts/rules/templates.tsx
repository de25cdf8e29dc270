/** Mails and phrases that are written again and again, with fields for what differs. */
import { useState } from 'react'
import type { MailTemplate } from '@kith/shared/rpc'
import { showFault, useCall, useClient } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { HtmlEditor } from '#renderer/text-editor'
import { Button, Dialog, Field, Input, Switch } from '#renderer/ui'

const empty = (): MailTemplate => ({
  id: crypto.randomUUID(),
  name: '',
  subject: '',
  html: '',
  isSnippet: false,
})

export function Templates() {
  const client = useClient()
  const { value, again } = useCall('mail.templates', () => client.mail.templates({}))
  const [editing, setEditing] = useState<MailTemplate | null>(null)
  const close = () => {
    setEditing(null)
    again()
  }
  return (
    <SettingGroup
      title="Templates and snippets"
      hint="Fields such as {{first name}} are filled in; an open one is asked about before sending. A snippet comes by typing ; and its name."
      action={
        <Button size="small" icon="plus" onClick={() => setEditing(empty())}>
          New template
        </Button>
      }
    >
      {value?.map(template => (
        <div key={template.id} className="rule">
          <span className="trunc grow" dir="auto">
            {template.isSnippet ? `;${template.name}` : template.name}
          </span>
          <span className="muted trunc" dir="auto">
            {template.isSnippet ? 'Snippet' : template.subject}
          </span>
          <Button size="small" onClick={() => setEditing(template)}>
            Edit
          </Button>
        </div>
      ))}
      {value?.length === 0 && <p className="muted account-nothing">None yet</p>}
      {editing !== null && (
        <TemplateDialog
          template={editing}
          isNew={value?.every(each => each.id !== editing.id) !== false}
          onClose={close}
        />
      )}
    </SettingGroup>
  )
}

function TemplateDialog({
  template,
  isNew,
  onClose,
}: {
  readonly template: MailTemplate
  readonly isNew: boolean
  readonly onClose: () => void
}) {
  const client = useClient()
  const [now, setNow] = useState(template)
  const save = () => {
    if (now.name.trim() === '') return
    client.mail.saveTemplate(now).then(onClose).catch(showFault)
  }
  return (
    <Dialog
      open
      onOpenChange={isOpen => !isOpen && onClose()}
      title={isNew ? 'New template' : template.name}
      width={560}
      footer={
        <>
          {!isNew && (
            <Button
              variant="danger"
              onClick={() =>
                client.mail.removeTemplate({ id: now.id }).then(onClose).catch(showFault)
              }
            >
              Delete
            </Button>
          )}
          <span className="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={save} disabled={now.name.trim() === ''}>
            Save
          </Button>
        </>
      }
    >
      <Field label="Name">
        {ids => (
          <Input
            {...ids}
            value={now.name}
            onChange={event => setNow({ ...now, name: event.target.value })}
          />
        )}
      </Field>
      <Switch
        label="A snippet: part of a text, called by ; and its name"
        showLabel
        checked={now.isSnippet}
        onChange={isSnippet => setNow({ ...now, isSnippet })}
      />
      {!now.isSnippet && (
        <Field label="Subject">
          {ids => (
            <Input
              {...ids}
              value={now.subject}
              onChange={event => setNow({ ...now, subject: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className="signature-editor">
        <HtmlEditor
          label="Text"
          placeholder="Hello {{first name}}, …"
          initialHtml={template.html}
          takesFocus={false}
          onChange={html => setNow(before => ({ ...before, html }))}
          onSubmit={save}
          onEscape={onClose}
          onFiles={() => undefined}
          snippet={() => undefined}
          onReady={() => undefined}
        />
      </div>
    </Dialog>
  )
}
