import { useState } from 'react'
import { useCommand, useNavigation } from '#renderer/client'
import { Button, Field, Input, Segmented } from '#renderer/ui'
import { SettingGroup } from '../setting-row.tsx'
import { HuePicker } from './hue-picker.tsx'
import { IconPicker } from './icon-picker.tsx'

/** A new object needs two words; fields come after. */
export function NewObject() {
  const run = useCommand()
  const { go } = useNavigation()
  const [label, setLabel] = useState('')
  const [plural, setPlural] = useState<string | null>(null)
  const [icon, setIcon] = useState('box')
  const [hue, setHue] = useState<number | null>(258)
  const [shape, setShape] = useState<'square' | 'round'>('square')
  const [problem, setProblem] = useState<string | null>(null)
  const labelPlural = plural ?? (label.trim() === '' ? '' : `${label.trim()}s`)
  const isReady = label.trim() !== '' && labelPlural.trim() !== ''
  const make = async (): Promise<void> => {
    const answer = await run(
      'object.define',
      { label: label.trim(), labelPlural: labelPlural.trim(), icon, hue: hue ?? 260, shape },
      { onFault: fault => setProblem(fault.message) },
    )
    if (answer) go({ page: 'settings', section: 'objects' }, { replace: true })
  }
  return (
    <SettingGroup
      title="New object"
      hint="For example Projects, Events or Properties. You can rename it later."
    >
      <form
        className="model-form"
        onSubmit={event => {
          event.preventDefault()
          if (isReady) void make()
        }}
      >
        <div className="model-form-pair">
          <Field label="One is called" problem={problem}>
            {ids => (
              // The person has just asked for this form.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              <Input
                {...ids}
                autoFocus
                placeholder="Project"
                maxLength={80}
                value={label}
                onChange={event => setLabel(event.target.value)}
              />
            )}
          </Field>
          <Field label="Several are called">
            {ids => (
              <Input
                {...ids}
                placeholder="Projects"
                maxLength={80}
                value={labelPlural}
                onChange={event => setPlural(event.target.value)}
              />
            )}
          </Field>
        </div>
        <div className="row-x model-form-look">
          <IconPicker value={icon} onChange={setIcon} />
          <HuePicker label="Colour" value={hue} onChange={setHue} />
          <Segmented
            label="Shape of its marks"
            value={shape}
            options={[
              { value: 'square', label: 'Things' },
              { value: 'round', label: 'People' },
            ]}
            onChange={setShape}
          />
        </div>
        <div className="row-x model-form-foot">
          <Button variant="primary" type="submit" disabled={!isReady} keys="Enter">
            Make it
          </Button>
          <Button variant="ghost" onClick={() => go({ page: 'settings', section: 'objects' })}>
            Back
          </Button>
        </div>
      </form>
    </SettingGroup>
  )
}
