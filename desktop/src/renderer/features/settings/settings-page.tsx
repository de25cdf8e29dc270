/** Settings: places at the left, one page at the right, every change at once. */
import { useState, type ComponentType } from 'react'
import { SETTINGS_ENTRIES, type SettingsEntry, type SettingsSection } from '#renderer/actions'
import { useNavigation } from '#renderer/client'
import { classNames, Icon, Input, rankBy } from '#renderer/ui'
import { AboutPage } from './pages/about-page.tsx'
import { AppearancePage } from './pages/appearance-page.tsx'
import { BackupPage } from './pages/backup-page.tsx'
import { ExchangePage } from './pages/exchange-page.tsx'
import { ObjectsPage } from './pages/objects-page.tsx'
import { ShortcutsPage } from './pages/shortcuts-page.tsx'
import { WorkspacePage } from './pages/workspace-page.tsx'

/** Sections whose pages stand in rooms above this one. */
type BroughtSection = 'account' | 'mail' | 'members' | 'sync'

type SettingsContent = ComponentType<{ readonly item: string | null }>

export interface SettingsPageProps {
  readonly section: string
  /** What of the section is open: an object. */
  readonly item: string | null
  readonly pages: Readonly<Record<BroughtSection, SettingsContent>>
}

const OWN_PAGES: Readonly<Record<Exclude<SettingsSection, BroughtSection>, SettingsContent>> = {
  workspace: WorkspacePage,
  appearance: AppearancePage,
  shortcuts: ShortcutsPage,
  objects: ObjectsPage,
  exchange: ExchangePage,
  backup: BackupPage,
  about: AboutPage,
}
const GROUPS: readonly SettingsEntry['group'][] = ['You', 'Workspace']

export function SettingsPage({ section, item, pages }: SettingsPageProps) {
  const { go } = useNavigation()
  const [text, setText] = useState('')
  const found = rankBy(SETTINGS_ENTRIES, text, entry => `${entry.title} ${entry.words}`)
  const current =
    SETTINGS_ENTRIES.find(entry => entry.section === section) ??
    SETTINGS_ENTRIES.find(entry => entry.section === 'workspace')!
  const Page: SettingsContent = { ...OWN_PAGES, ...pages }[current.section]
  return (
    <div className="settings">
      <header className="page-head">
        <h1 className="page-title">
          <Icon name="settings" />
          Settings
          <Icon name="chevron-right" size={12} />
          {current.title}
        </h1>
      </header>
      <div className="settings-body">
        <nav className="settings-nav" aria-label="Settings">
          <Input
            icon="search"
            aria-label="Search settings"
            placeholder="Search settings"
            value={text}
            onChange={event => setText(event.target.value)}
            onKeyDown={event => {
              const [first] = found
              if (event.key === 'Enter' && first) go({ page: 'settings', section: first.section })
            }}
          />
          {GROUPS.map(group => {
            const entries = found.filter(entry => entry.group === group)
            if (entries.length === 0) return null
            return (
              <div key={group}>
                <h2>{group}</h2>
                <ul>
                  {entries.map(entry => (
                    <li key={entry.section}>
                      <button
                        type="button"
                        className={classNames('nav', entry === current && 'on')}
                        aria-current={entry === current ? 'page' : undefined}
                        onClick={() => go({ page: 'settings', section: entry.section })}
                      >
                        <Icon name={entry.icon} />
                        <span className="nav-label">{entry.title}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            )
          })}
          {found.length === 0 && (
            <p className="muted settings-none">No setting goes by that name</p>
          )}
        </nav>
        <div className="settings-content" key={`${current.section}/${item ?? ''}`}>
          <Page item={item} />
        </div>
      </div>
    </div>
  )
}
