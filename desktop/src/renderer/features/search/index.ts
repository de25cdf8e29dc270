import './search.css'
export { CommandMenu } from './command-menu.tsx'
export { SearchPage } from './search-page.tsx'
export { ShortcutSheet } from './shortcut-sheet.tsx'
