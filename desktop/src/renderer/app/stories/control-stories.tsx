import { useState } from 'react'
import {
  Button,
  Checkbox,
  Field,
  IconButton,
  Input,
  Kbd,
  Segmented,
  Switch,
  Tabs,
  TextArea,
} from '#renderer/ui'
import { Story } from './story.tsx'

export function ControlStories() {
  const [isOn, setIsOn] = useState(true)
  const [tab, setTab] = useState('all')
  const [part, setPart] = useState('week')
  return (
    <>
      <Story title="Button">
        <Button variant="primary" icon="plus" keys="N">
          New person
        </Button>
        <Button icon="upload">Import</Button>
        <Button>Plain</Button>
        <Button variant="ghost" icon="list-filter">
          Filter
        </Button>
        <Button variant="ghost" isOn icon="arrow-up-down">
          Last contact
        </Button>
        <Button variant="danger" icon="trash-2">
          Delete
        </Button>
        <Button variant="danger-fill">Delete forever</Button>
        <Button variant="text">Save view</Button>
        <Button disabled>Not now</Button>
        <Button size="small" icon="copy">
          Small
        </Button>
        <Button size="large" variant="primary">
          Large
        </Button>
      </Story>
      <Story title="Icon button">
        <IconButton icon="ellipsis" label="More" />
        <IconButton icon="panel-left" label="Fold the sidebar" keys="Mod+\" />
        <IconButton icon="star" label="Favourite" isOn />
        <IconButton icon="x" size="small" label="Close" />
        <IconButton icon="copy" label="Copy" disabled />
      </Story>
      <Story title="Input">
        <div className="story-column">
          <Input aria-label="Plain" placeholder="Name" />
          <Input aria-label="With icon" icon="search" placeholder="Find" end={<Kbd keys="/" />} />
          <Input aria-label="Large" size="large" icon="search" defaultValue="fjell" />
          <Input aria-label="Wrong" isInvalid defaultValue="paivi.k@@saimaa.fi" />
          <Input aria-label="Arabic" defaultValue="محمد عبد الرحمن الفارسي" />
        </div>
        <div className="story-column">
          <Field label="Name" hint="Stands beside what you change.">
            {ids => <Input {...ids} defaultValue="Mira Lindqvist" />}
          </Field>
          <Field label="E-mail" problem="two @">
            {ids => <Input {...ids} isInvalid defaultValue="a@@b" />}
          </Field>
          <TextArea aria-label="Text" defaultValue={'Grows with its text.\nSecond line.'} />
        </div>
      </Story>
      <Story title="Checkbox, switch, segments">
        <Checkbox checked={isOn} onChange={setIsOn} label="Checked" />
        <Checkbox checked={false} onChange={setIsOn} label="Not" />
        <Checkbox checked={false} isMixed onChange={setIsOn} label="Some" />
        <Checkbox checked disabled onChange={setIsOn} label="Fixed" />
        <Switch showLabel label="On" checked={isOn} onChange={setIsOn} />
        <Switch showLabel label="Off" checked={!isOn} onChange={next => setIsOn(!next)} />
        <Segmented
          label="Span"
          value={part}
          options={[
            { value: 'day', label: 'Day' },
            { value: 'week', label: 'Week' },
            { value: 'month', label: 'Month', icon: 'calendar' },
          ]}
          onChange={setPart}
        />
      </Story>
      <Story title="Tabs">
        <div className="story-tabs">
          <Tabs
            label="Views"
            value={tab}
            tabs={[
              { value: 'all', label: 'All people' },
              { value: 'deals', label: 'Active deals', count: 25, isChanged: true },
              { value: 'board', label: 'Pipeline', icon: 'square-kanban' },
            ]}
            onChange={setTab}
          />
        </div>
      </Story>
      <Story title="Keys">
        <Kbd keys="Mod+K" />
        <Kbd keys="g p" />
        <Kbd keys="Shift+Enter" />
        <Kbd keys="Mod+Shift+Z" bare />
        <Kbd keys="?" />
      </Story>
    </>
  )
}
