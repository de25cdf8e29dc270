/** The frame around every page: sidebar, page, and what floats above them. */
import { Suspense, useEffect, type ReactNode } from 'react'
import { useActionHandler } from '../actions/index.ts'
import { useNavigation } from '../client/index.ts'
import { CommandMenu, ShortcutSheet } from '../features/search/index.ts'
import { FileDropZone } from '../features/exchange/index.ts'
import { QuickAddDialog } from '../features/today/index.ts'
import { LiveAnnouncer, ToastHost } from '../ui/index.ts'
import { OverflowTip } from '../fields/index.ts'
import { JobTray } from './job-tray.tsx'
import { keepPath } from './last-path.ts'
import { Sidebar } from './sidebar/sidebar.tsx'
import { useSidebar } from './sidebar/use-sidebar.ts'

export function Shell({ children }: { readonly children: ReactNode }) {
  const sidebar = useSidebar()
  const { place, href } = useNavigation()
  const here = href(place)
  useEffect(() => keepPath(localStorage, here), [here])
  useActionHandler('app.sidebar', sidebar.toggle)
  return (
    <div className="app" data-sidebar={sidebar.isRail ? 'rail' : 'wide'} style={sidebar.style}>
      <a className="app-skip" href="#main">
        Skip to the page
      </a>
      <Sidebar sidebar={sidebar} />
      <main id="main" className="app-main" tabIndex={-1}>
        <Suspense>{children}</Suspense>
      </main>
      <FileDropZone />
      <JobTray />
      <CommandMenu />
      <ShortcutSheet />
      <QuickAddDialog />
      <OverflowTip />
      <ToastHost />
      <LiveAnnouncer />
    </div>
  )
}
