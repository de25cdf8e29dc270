/** The pages of the settings, for the palette and for the settings' own search. */
export interface SettingsEntry {
  readonly section: string
  readonly title: string
  readonly icon: string
  readonly words: string
}
export const SETTINGS_ENTRIES: readonly SettingsEntry[] = [
  {
    section: 'account',
    title: 'Account',
    icon: 'circle-user',
    words: 'sign in out server device password two-factor authenticator token',
  },
  {
    section: 'mail',
    title: 'Mail accounts',
    icon: 'mail',
    words: 'e-mail gmail outlook imap calendar connect signature template block snippet share',
  },
  {
    section: 'workspace',
    title: 'Workspace',
    icon: 'house',
    words: 'name currency country week time zone language sample data',
  },
  {
    section: 'appearance',
    title: 'Appearance',
    icon: 'palette',
    words: 'theme dark light contrast density text size',
  },
  { section: 'shortcuts', title: 'Shortcuts', icon: 'keyboard', words: 'keys rebind keyboard' },
  {
    section: 'members',
    title: 'Members',
    icon: 'users',
    words: 'people team names colleagues invite role share leave move server',
  },
  {
    section: 'objects',
    title: 'Objects and fields',
    icon: 'boxes',
    words: 'data model schema custom options types',
  },
  {
    section: 'exchange',
    title: 'Import and export',
    icon: 'arrow-up-down',
    words: 'csv excel vcard json file',
  },
  {
    section: 'sync',
    title: 'Sync',
    icon: 'refresh-cw',
    words: 'doctor server offline queue waiting conflict refused repair equal',
  },
  { section: 'backup', title: 'Backups', icon: 'archive', words: 'snapshot restore copy' },
  {
    section: 'about',
    title: 'About and check-up',
    icon: 'stethoscope',
    words: 'version doctor repair rebuild where is my data',
  },
]
