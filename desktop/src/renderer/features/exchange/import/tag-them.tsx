/** A tag that every imported record gets, so that they are found together later. */
import { useState } from 'react'
import type { CatalogObject } from '@kith/shared/model'
import type { ImportPlan } from '@kith/shared/rpc'
import { Chip, Input } from '#renderer/ui'
import { Option } from './step-file.tsx'

interface Props {
  readonly object: CatalogObject
  readonly plan: ImportPlan
  readonly isLocked: boolean
  readonly onPlan: (change: Partial<ImportPlan>) => void
}

export function TagThem({ object, plan, isLocked, onPlan }: Props) {
  const [draft, setDraft] = useState('')
  const field = object.fields.find(each => each.storageKind.id === 'choices')
  if (field === undefined) return null
  const others = (plan.always ?? []).filter(each => each.field !== field.id)
  const tag = plan.always?.find(each => each.field === field.id)?.text ?? ''
  const set = (text: string) => {
    setDraft('')
    onPlan({
      always: text.trim() === '' ? others : [...others, { field: field.id, text: text.trim() }],
    })
  }
  return (
    <Option label="Tag them">
      {tag === '' ? (
        <Input
          aria-label="Tag for all of them"
          placeholder="No tag"
          disabled={isLocked}
          value={draft}
          onChange={event => setDraft(event.target.value)}
          onBlur={() => draft !== '' && set(draft)}
          onKeyDown={event => {
            // With Ctrl or Cmd as well: Import before the tag is in the plan would leave it out.
            if (event.key !== 'Enter') return
            if (draft.trim() === '' && (event.metaKey || event.ctrlKey)) return
            event.preventDefault()
            set(draft)
          }}
        />
      ) : (
        <Chip
          hue="teal"
          {...(isLocked ? {} : { onRemove: () => set('') })}
          removeLabel={`Remove the tag ${tag}`}
        >
          {tag}
        </Chip>
      )}
    </Option>
  )
}
