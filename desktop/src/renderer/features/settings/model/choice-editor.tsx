import { useState } from 'react'
import type { CatalogField, CatalogObject } from '@kith/shared/model'
import { useCommand } from '#renderer/client'
import { choicesOf, type Choice } from '#renderer/fields'
import { Icon, IconButton, Input, Menu, Select } from '#renderer/ui'
import { TextSetting } from '../text-setting.tsx'
import { nextHue } from './draft-choices.ts'
import { HuePicker } from './hue-picker.tsx'

export interface ChoiceEditorProps {
  readonly object: CatalogObject
  readonly field: CatalogField
}

const CATEGORIES = [
  { value: 'open', label: 'Open' },
  { value: 'won', label: 'Won' },
  { value: 'lost', label: 'Lost' },
  { value: 'done', label: 'Done' },
]

/** Options of a field that is in use: every change at once; records hold ids, so renaming touches none. */
export function ChoiceEditor({ object, field }: ChoiceEditorProps) {
  const run = useCommand()
  const [draft, setDraft] = useState('')
  const choices = choicesOf(field)
  const place = { object: object.id, field: field.id }
  const move = (choice: Choice, to: number): void => {
    const ids = choices.map(one => one.id).filter(id => id !== choice.id)
    ids.splice(to, 0, choice.id)
    void run('options.reorder', { ...place, options: ids }, { toast: false })
  }
  const change = (choice: Choice, part: object): void =>
    void run('option.change', { ...place, option: choice.id, ...part }, { toast: false })
  return (
    <fieldset className="choices">
      <legend className="ui-field-label">Options</legend>
      {choices.map((choice, at) => (
        <div key={choice.id} className="choice">
          <HuePicker
            label={`Colour of ${choice.label}`}
            value={choice.hue}
            onChange={hue => change(choice, { hue })}
          />
          <TextSetting
            label={`Name of ${choice.label}`}
            value={choice.label}
            isRequired
            onCommit={label => change(choice, { label })}
          />
          {choice.category !== null && (
            <Select
              label={`What ${choice.label} means`}
              width={92}
              value={choice.category}
              options={CATEGORIES}
              onChange={category => change(choice, { category })}
            />
          )}
          <Menu
            align="end"
            trigger={<IconButton icon="ellipsis" size="small" label={`More for ${choice.label}`} />}
            items={[
              {
                label: 'Move up',
                icon: 'arrow-up',
                isDisabled: at === 0,
                onSelect: () => move(choice, at - 1),
              },
              {
                label: 'Move down',
                icon: 'arrow-down',
                isDisabled: at === choices.length - 1,
                onSelect: () => move(choice, at + 1),
              },
              { kind: 'separator' },
              {
                label: 'Remove',
                icon: 'trash-2',
                onSelect: () => void run('option.remove', { ...place, option: choice.id }),
              },
            ]}
          />
        </div>
      ))}
      <div className="choice">
        <span className="hue-choice">
          <Icon name="plus" size={14} />
        </span>
        <Input
          aria-label="New option"
          placeholder="New option"
          value={draft}
          maxLength={120}
          onChange={event => setDraft(event.target.value)}
          onKeyDown={event => {
            if (event.key !== 'Enter' || draft.trim() === '') return
            event.preventDefault()
            void run(
              'option.define',
              { ...place, label: draft.trim(), hue: nextHue(choices.length) },
              { toast: false },
            )
            setDraft('')
          }}
        />
      </div>
    </fieldset>
  )
}
