import type { ReactNode } from 'react'

export interface SettingRowProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** One setting: what it is at the left, its control at the right. */
export function SettingRow({ label, hint, children }: SettingRowProps) {
  return (
    <div className="setting">
      <div className="setting-words">
        <span className="w500">{label}</span>
        {hint !== undefined && <span className="setting-hint">{hint}</span>}
      </div>
      <div className="setting-control">{children}</div>
    </div>
  )
}

export interface SettingGroupProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
}

export function SettingGroup({ title, hint, action, children }: SettingGroupProps) {
  return (
    <section className="setting-group" aria-label={title}>
      <header>
        <div className="grow">
          <h2>{title}</h2>
          {hint !== undefined && <p className="setting-hint">{hint}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  )
}

/** Settings that only some may change: the others see them as they are. */
export function LockedUnless({
  may,
  children,
}: {
  readonly may: boolean
  readonly children: ReactNode
}) {
  return (
    <>
      {!may && (
        <p className="muted settings-locked">
          You see how it is set; your role may not change it. Ask an administrator.
        </p>
      )}
      <fieldset className="settings-fields" disabled={!may}>
        {children}
      </fieldset>
    </>
  )
}
