/** The pages of the settings, for the palette and for the settings' own search. */
export interface SettingsEntry {
  readonly section: string
  readonly group: 'You' | 'Workspace'
  readonly title: string
  readonly icon: string
  readonly words: string
}
export const SETTINGS_ENTRIES = [
  {
    section: 'account',
    group: 'You',
    title: 'Account',
    icon: 'circle-user',
    words: 'sign in out server device password two-factor authenticator token',
  },
  {
    section: 'mail',
    group: 'You',
    title: 'Mail accounts',
    icon: 'mail',
    words: 'e-mail gmail outlook imap calendar connect signature template block snippet share',
  },
  {
    section: 'workspace',
    group: 'Workspace',
    title: 'Workspace',
    icon: 'house',
    words: 'name currency country week time zone language sample data',
  },
  {
    section: 'appearance',
    group: 'You',
    title: 'Appearance',
    icon: 'palette',
    words: 'theme dark light contrast density text size',
  },
  {
    section: 'shortcuts',
    group: 'You',
    title: 'Shortcuts',
    icon: 'keyboard',
    words: 'keys rebind keyboard',
  },
  {
    section: 'members',
    group: 'Workspace',
    title: 'Members',
    icon: 'users',
    words: 'people team names colleagues invite role share leave move server',
  },
  {
    section: 'objects',
    group: 'Workspace',
    title: 'Objects and fields',
    icon: 'boxes',
    words: 'data model schema custom options types',
  },
  {
    section: 'exchange',
    group: 'Workspace',
    title: 'Import and export',
    icon: 'arrow-up-down',
    words: 'csv excel vcard json file',
  },
  {
    section: 'sync',
    group: 'Workspace',
    title: 'Sync',
    icon: 'refresh-cw',
    words: 'doctor server offline queue waiting conflict refused repair equal',
  },
  {
    section: 'backup',
    group: 'Workspace',
    title: 'Backups',
    icon: 'archive',
    words: 'snapshot restore copy',
  },
  {
    section: 'about',
    group: 'Workspace',
    title: 'About and check-up',
    icon: 'stethoscope',
    words: 'version doctor repair rebuild where is my data',
  },
] as const satisfies readonly SettingsEntry[]

/** Every one has a page, or the page of the settings does not compile. */
export type SettingsSection = (typeof SETTINGS_ENTRIES)[number]['section']
