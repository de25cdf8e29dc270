import { useState } from 'react'
import {
  Avatar,
  Button,
  Chip,
  ContextMenu,
  DatePicker,
  HUE_NAMES,
  Icon,
  Menu,
  OptionList,
  Picker,
  Popover,
  Select,
} from '#renderer/ui'
import { Story } from './story.tsx'

const STAGES = ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'].map((label, at) => ({
  value: label,
  label,
  face: <Chip hue={HUE_NAMES[at + 1] ?? null}>{label}</Chip>,
  hint: String((at * 7) % 12),
}))
const NAMES = [
  'Inês Carvalhal',
  'Kwabena Osei-Tutu',
  'محمد عبد الرحمن',
  '山田 太郎',
  'O',
  '',
  '🦊 Foxglove',
  'Aleksandra Wójcik',
]

const STORY_DAY = new Date(2026, 10, 20, 14, 5)

export function ChoiceStories() {
  const [stage, setStage] = useState<string | null>('Proposal')
  const [stages, setStages] = useState<readonly string[]>(['Won', 'Lead'])
  const [date, setDate] = useState<string | null>('2026-11-24')
  return (
    <>
      <Story title="Menu">
        <Menu
          trigger={<Button iconEnd="chevron-down">Menu</Button>}
          items={[
            { kind: 'heading', label: 'View' },
            { label: 'Rename', icon: 'pencil', keys: 'F2' },
            { label: 'Copy link', icon: 'link', keys: 'Mod+Shift+C' },
            {
              label: 'Group by',
              icon: 'group',
              items: [{ label: 'Stage', isChecked: true }, { label: 'Owner' }],
            },
            { label: 'Not possible', icon: 'lock', isDisabled: true },
            { kind: 'separator' },
            { label: 'Delete', icon: 'trash-2', isDanger: true, keys: 'Mod+Backspace' },
          ]}
        />
        <ContextMenu
          items={[
            { label: 'Open', icon: 'maximize-2', keys: 'Enter' },
            { label: 'Delete', icon: 'trash-2', isDanger: true },
          ]}
        >
          <div className="story-area">Right click here</div>
        </ContextMenu>
        <Popover label="Details" trigger={<Button>Popover</Button>} width={240}>
          <p className="story-note">
            Anything stands in here; Escape closes it and the focus goes back.
          </p>
        </Popover>
      </Story>
      <Story title="Select and picker">
        <Select label="Stage" value={stage} options={STAGES} onChange={setStage} width={180} />
        <Select
          label="Empty"
          value={null}
          options={STAGES}
          onChange={setStage}
          width={180}
          placeholder="Choose a field"
        />
        <Select label="Quiet" value={stage} options={STAGES} onChange={setStage} isQuiet />
        <Picker
          label="Stages"
          isMultiple
          options={STAGES}
          value={stages}
          onChange={setStages}
          onCreate={() => undefined}
          trigger={<Button>{stages.length} stages</Button>}
        />
        <div className="story-box">
          <OptionList
            label="Stages"
            options={STAGES}
            chosen={stages}
            isMultiple
            onChoose={() => undefined}
            onCreate={() => undefined}
          />
        </div>
        <div className="story-box">
          <DatePicker
            label="Due"
            date={date}
            time="15:00"
            clock={STORY_DAY}
            hasTime
            onChange={next => setDate(next)}
          />
        </div>
      </Story>
      <Story title="Chips">
        {HUE_NAMES.map(hue => (
          <Chip key={hue} hue={hue}>
            {hue}
          </Chip>
        ))}
        <Chip hue="green" dot>
          Customer
        </Chip>
        <Chip hue="amber" icon="flag">
          Urgent
        </Chip>
        <Chip hue="blue" onRemove={() => undefined}>
          Removable
        </Chip>
      </Story>
      <Story title="Avatars and marks">
        {NAMES.map((name, at) => (
          <span key={name} className="row-x story-name">
            <Avatar name={name} size={at % 2 === 0 ? 24 : 20} />
            <Avatar name={name} shape="square" size={at % 2 === 0 ? 20 : 16} />
            <span dir="auto">{name || 'No name'}</span>
          </span>
        ))}
        {([16, 20, 24, 28, 32, 40, 48] as const).map(size => (
          <Avatar key={size} name="Guðrún Ólafsdóttir" size={size} />
        ))}
        {([16, 20, 24, 28, 32, 40, 48] as const).map(size => (
          <Avatar key={size} name="Nordlys Maritime" shape="square" size={size} />
        ))}
        <Icon name="handshake" size={24} />
      </Story>
    </>
  )
}
