import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export interface TabItem<Value extends string = string> {
  readonly value: Value
  readonly label: string
  readonly icon?: string
  readonly count?: number | null
  /** A dot: changed and not saved. */
  readonly isChanged?: boolean
}
export interface TabsProps<Value extends string> {
  readonly value: Value
  readonly tabs: readonly TabItem<Value>[]
  readonly onChange: (value: Value) => void
  readonly label: string
  /** The panel of the chosen tab. */
  readonly children?: ReactNode
  readonly className?: string
}

export function Tabs<Value extends string>({
  value,
  tabs,
  onChange,
  label,
  children,
  className,
}: TabsProps<Value>) {
  return (
    <Base.Root
      value={value}
      onValueChange={next => {
        const chosen = tabs.find(tab => tab.value === next)
        if (chosen) onChange(chosen.value)
      }}
      className={className === undefined ? 'ui-tabs-root' : `ui-tabs-root ${className}`}
    >
      <Base.List aria-label={label} className="ui-tabs">
        {tabs.map(tab => (
          <Base.Tab key={tab.value} value={tab.value} className="ui-tab">
            {tab.icon !== undefined && <Icon name={tab.icon} size={14} />}
            {tab.label}
            {tab.count !== undefined && tab.count !== null && tab.count > 0 && (
              <span className="ui-count">{tab.count.toLocaleString()}</span>
            )}
            {tab.isChanged && (
              <i className="ui-tab-dot" role="img" aria-label="changed, not saved" />
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {children !== undefined && (
        <Base.Panel value={value} className="ui-tab-panel">
          {children}
        </Base.Panel>
      )}
    </Base.Root>
  )
}
