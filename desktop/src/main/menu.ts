/** The native menu as data: roles of the system, and Kith's own actions sent to the page by their id. */
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuDeps {
  readonly platform: NodeJS.Platform
  /** Runs an action of the page's registry in the window in front. */
  readonly act: (action: string) => void
  readonly newWindow: () => void
  readonly openHelp: () => void
}

/** Ids are those of the page's action registry; shortcuts belong to the page, the menu only shows them. */
const GO = [
  ['Today', 'go.today', 'G T'],
  ['People', 'go.person', 'G P'],
  ['Companies', 'go.company', 'G C'],
  ['Deals', 'go.deal', 'G D'],
] as const

export function menuTemplate({
  platform,
  act,
  newWindow,
  openHelp,
}: MenuDeps): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const action = (label: string, id: string, keys?: string): MenuItemConstructorOptions => ({
    label: keys === undefined ? label : `${label}\t${keys}`,
    id,
    click: () => act(id),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const appMenu: MenuItemConstructorOptions = {
    label: 'Kith',
    submenu: [
      { role: 'about' },
      separator,
      action('Settings…', 'app.settings'),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  return [
    ...(isMac ? [appMenu] : []),
    {
      label: 'File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
        action('Import…', 'exchange.import'),
        separator,
        ...(isMac
          ? [{ role: 'close' as const }]
          : [action('Settings', 'app.settings'), separator, { role: 'quit' as const }]),
      ],
    },
    {
      label: 'Edit',
      submenu: [
        action('Undo', 'app.undo'),
        action('Redo', 'app.redo'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: 'View',
      submenu: [
        action('Search', 'app.palette', 'Ctrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { label: 'Go', submenu: GO.map(([label, id, keys]) => action(label, id, keys)) },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        action('Keyboard shortcuts', 'app.shortcuts', '?'),
        { label: 'Kith on the web', click: openHelp },
      ],
    },
  ]
}
