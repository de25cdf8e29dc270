/** Mails and phrases that are written again and again, with fields for what differs. */
import { useState } from 'react'
import type { MailTemplate } from '@kith/shared/rpc'
import { useCall, useClient } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { Button } from '#renderer/ui'
import { TemplateDialog } from './template-dialog.tsx'

interface Editing {
  readonly template: MailTemplate
  readonly typed?: MailTemplate
}

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
  const [editing, setEditing] = useState<Editing | null>(null)
  return (
    <SettingGroup
      title="Templates and snippets"
      hint="Fields such as {{first name}} are filled in; an open one is asked about before sending. A snippet comes by typing ; and its name."
      action={
        <Button size="small" icon="plus" onClick={() => setEditing({ template: empty() })}>
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
          <Button size="small" onClick={() => setEditing({ template })}>
            Edit
          </Button>
        </div>
      ))}
      {value?.length === 0 && <p className="muted account-nothing">None yet</p>}
      {editing !== null && (
        <TemplateDialog
          {...editing}
          isNew={value?.every(each => each.id !== editing.template.id) !== false}
          onClose={() => setEditing(null)}
          onChanged={again}
          onAgain={typed => setEditing({ template: editing.template, typed })}
        />
      )}
    </SettingGroup>
  )
}
