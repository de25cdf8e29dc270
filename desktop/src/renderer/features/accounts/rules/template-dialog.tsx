import { useState } from 'react'
import type { MailTemplate } from '@kith/shared/rpc'
import { showFault, useClient } from '#renderer/client'
import { Field, Input, Switch, toast } from '#renderer/ui'
import { WrittenDialog } from './written-dialog.tsx'

export interface TemplateDialogProps {
  /** As kept, or the empty one that it begins with. */
  readonly template: MailTemplate
  /** What was typed before it was left. */
  readonly typed?: MailTemplate
  readonly isNew: boolean
  readonly onClose: () => void
  readonly onChanged: () => void
  readonly onAgain: (typed: MailTemplate) => void
}

export function TemplateDialog(props: TemplateDialogProps) {
  const { template, typed = template, isNew, onClose, onChanged, onAgain } = props
  const client = useClient()
  const [now, setNow] = useState(typed)
  const save = (next: MailTemplate) => client.mail.saveTemplate(next).then(onChanged)
  const remove = async (): Promise<void> => {
    await client.mail.removeTemplate({ id: template.id })
    onChanged()
    toast(`Deleted ${template.name}`, {
      action: { label: 'Undo', onSelect: () => void save(template).catch(showFault) },
    })
  }
  return (
    <WrittenDialog
      title={isNew ? 'New template' : template.name}
      width={560}
      textLabel="Text"
      placeholder="Hello {{first name}}, …"
      html={typed.html}
      isReady={now.name.trim() !== ''}
      hasChanged={JSON.stringify(now) !== JSON.stringify(template)}
      onHtml={html => setNow(before => ({ ...before, html }))}
      onSave={() => save(now)}
      onClose={onClose}
      onAgain={() => onAgain(now)}
      {...(isNew ? {} : { onRemove: remove })}
    >
      <Field label="Name">
        {ids => (
          <Input
            {...ids}
            maxLength={120}
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
    </WrittenDialog>
  )
}
