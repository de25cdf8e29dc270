import { useState } from 'react'
import { Icon, ICON_NAMES, Input, Popover, rankBy } from '#renderer/ui'

export interface IconPickerProps {
  readonly value: string
  readonly onChange: (icon: string) => void
}

/** Icons by name, in a grid that arrows and Tab walk. */
export function IconPicker({ value, onChange }: IconPickerProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState('')
  const found = rankBy(ICON_NAMES, text, name => name.replaceAll('-', ' '))
  return (
    <Popover
      label="Icon"
      open={isOpen}
      onOpenChange={setIsOpen}
      width={320}
      trigger={
        <button type="button" className="icon-choice" aria-label={`Icon: ${value}`}>
          <Icon name={value} />
        </button>
      }
    >
      <div className="icon-picker">
        <Input
          icon="search"
          aria-label="Find an icon"
          placeholder="Find an icon"
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <div className="icon-grid">
          {found.slice(0, 240).map(name => (
            <button
              key={name}
              type="button"
              aria-label={name.replaceAll('-', ' ')}
              aria-pressed={name === value}
              title={name.replaceAll('-', ' ')}
              onClick={() => {
                onChange(name)
                setIsOpen(false)
              }}
            >
              <Icon name={name} />
            </button>
          ))}
        </div>
      </div>
    </Popover>
  )
}
