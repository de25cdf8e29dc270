import { useState } from 'react'
import {
  ACTION_SECTIONS,
  keyCollisions,
  keysOf,
  labelOf,
  strokeOf,
  useActions,
  type KeyChoices,
  type UiAction,
} from '#renderer/actions'
import { useSetDevice } from '#renderer/client'
import { Button, IconButton, Input, isMac, Kbd, rankBy, VisuallyHidden } from '#renderer/ui'
import { SettingGroup } from '../setting-row.tsx'

export function ShortcutsPage() {
  const { registry, context, choices } = useActions()
  const setDevice = useSetDevice()
  const [text, setText] = useState('')
  const [recording, setRecording] = useState<string | null>(null)
  const now = context()
  const actions = registry.all(now)
  const found = rankBy(actions, text, action => `${labelOf(action, now)} ${action.words ?? ''}`)
  const collisions = keyCollisions(actions, choices)
  const choose = (id: string, keys: string | null | undefined): void => {
    const { [id]: _, ...others } = choices
    setDevice('shortcuts', keys === undefined ? others : { ...others, [id]: keys })
    setRecording(null)
  }
  return (
    <>
      <div className="row-x settings-tools">
        <Input
          icon="search"
          aria-label="Find an action"
          placeholder="Find an action"
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Button
          variant="ghost"
          disabled={Object.keys(choices).length === 0}
          onClick={() => setDevice('shortcuts', {})}
        >
          Reset all
        </Button>
      </div>
      {ACTION_SECTIONS.map(section => {
        const list = found.filter(action => action.section === section)
        return (
          list.length > 0 && (
            <SettingGroup key={section} title={section}>
              <ul>
                {list.map(action => (
                  <ShortcutRow
                    key={action.id}
                    action={action}
                    label={labelOf(action, now)}
                    choices={choices}
                    isRecording={recording === action.id}
                    clash={clashOf(
                      action,
                      collisions,
                      actions.map(one => ({ id: one.id, label: labelOf(one, now) })),
                    )}
                    onRecord={isOn => setRecording(isOn ? action.id : null)}
                    onChoose={keys => choose(action.id, keys)}
                  />
                ))}
              </ul>
            </SettingGroup>
          )
        )
      })}
    </>
  )
}

function clashOf(
  action: UiAction,
  collisions: ReturnType<typeof keyCollisions>,
  labels: readonly { readonly id: string; readonly label: string }[],
): string | null {
  const clash = collisions.find(({ first, second }) => first === action.id || second === action.id)
  const other = clash && (clash.first === action.id ? clash.second : clash.first)
  return other === undefined ? null : (labels.find(one => one.id === other)?.label ?? other)
}

interface ShortcutRowProps {
  readonly action: UiAction
  readonly label: string
  readonly choices: KeyChoices
  readonly isRecording: boolean
  /** The other action with the same keys. */
  readonly clash: string | null
  readonly onRecord: (isOn: boolean) => void
  /** `undefined` brings the original back, `null` takes the keys away. */
  readonly onChoose: (keys: string | null | undefined) => void
}

function ShortcutRow({
  action,
  label,
  choices,
  isRecording,
  clash,
  onRecord,
  onChoose,
}: ShortcutRowProps) {
  const keys = keysOf(action, choices)
  const isChanged = choices[action.id] !== undefined
  return (
    <li className="shortcut">
      <span className="trunc grow">{label}</span>
      {clash !== null && <span className="shortcut-clash trunc">also “{clash}”</span>}
      {isRecording ? (
        <Recorder onDone={onChoose} onCancel={() => onRecord(false)} />
      ) : (
        <button type="button" className="shortcut-keys" onClick={() => onRecord(true)}>
          <VisuallyHidden>Change the keys of {label}: </VisuallyHidden>
          {keys === null ? <span className="muted">None</span> : <Kbd keys={keys} />}
        </button>
      )}
      {isChanged && (
        <IconButton
          icon="undo-2"
          size="small"
          label="Back to the original"
          onClick={() => onChoose(undefined)}
        />
      )}
    </li>
  )
}

interface RecorderProps {
  readonly onDone: (keys: string | null) => void
  readonly onCancel: () => void
}

/** Takes the next keys as the shortcut: one chord, or two single keys after each other. */
function Recorder({ onDone, onCancel }: RecorderProps) {
  const [steps, setSteps] = useState<readonly string[]>([])
  return (
    <span className="shortcut-recorder">
      <input
        readOnly
        // The person has just asked to press keys here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label="Press the new keys"
        value={steps.join(' ')}
        placeholder="Press keys"
        onBlur={() => (steps.length > 0 ? onDone(steps.join(' ')) : onCancel())}
        onKeyDown={event => {
          event.preventDefault()
          event.stopPropagation()
          if (event.key === 'Escape') return onCancel()
          if (event.key === 'Backspace') return onDone(null)
          if (event.key === 'Enter' && steps.length > 0) return onDone(steps.join(' '))
          const stroke = strokeOf(event.nativeEvent, isMac())
          if (stroke === null) return
          const isSingle = !stroke.includes('+') || stroke === '+'
          const next = isSingle ? [...steps, stroke].slice(-2) : [stroke]
          if (!isSingle || next.length === 2) onDone(next.join(' '))
          else setSteps(next)
        }}
      />
      <span className="setting-hint">Enter keeps, Backspace clears</span>
    </span>
  )
}
