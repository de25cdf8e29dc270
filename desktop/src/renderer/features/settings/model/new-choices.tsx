import { Button, IconButton, Input } from '#renderer/ui'
import { newChoice, type DraftChoice } from './draft-choices.ts'
import { HuePicker } from './hue-picker.tsx'

export interface NewChoicesProps {
  readonly choices: readonly DraftChoice[]
  readonly onChange: (choices: readonly DraftChoice[]) => void
}

/** Options while the field is being made: Enter adds the next line, pasted lines become options. */
export function NewChoices({ choices, onChange }: NewChoicesProps) {
  const change = (id: string, part: Partial<DraftChoice>): void =>
    onChange(choices.map(choice => (choice.id === id ? { ...choice, ...part } : choice)))
  const add = (): void => onChange([...choices, newChoice(choices.length)])
  return (
    <fieldset className="choices">
      <legend className="ui-field-label">Options</legend>
      {choices.map((choice, at) => (
        <div key={choice.id} className="choice">
          <HuePicker
            label={`Colour of option ${at + 1}`}
            value={choice.hue}
            onChange={hue => change(choice.id, { hue })}
          />
          <Input
            aria-label={`Option ${at + 1}`}
            value={choice.label}
            maxLength={120}
            placeholder={`Option ${at + 1}`}
            onChange={event => change(choice.id, { label: event.target.value })}
            onPaste={event => {
              const lines = event.clipboardData
                .getData('text')
                .split(/\r?\n/)
                .map(line => line.trim())
                .filter(Boolean)
              if (lines.length < 2) return
              event.preventDefault()
              const kept = choices.filter(other => other.label.trim() !== '')
              onChange([
                ...kept,
                ...lines.map((label, place) => ({ ...newChoice(kept.length + place), label })),
              ])
            }}
            onKeyDown={event => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <IconButton
            icon="x"
            size="small"
            label={`Remove option ${at + 1}`}
            onClick={() => onChange(choices.filter(other => other.id !== choice.id))}
          />
        </div>
      ))}
      <Button variant="ghost" size="small" icon="plus" onClick={add}>
        Add an option
      </Button>
    </fieldset>
  )
}
