/** The frame around every page: sidebar, page, and what floats above them. */
import { Suspense, useEffect, type ReactNode } from 'react'
import { useActionHandler } from '#renderer/actions'
import { useNavigation } from '#renderer/client'
import { CommandMenu, ShortcutSheet } from '#renderer/features/search'
import { ExportHost, FileDropZone } from '#renderer/features/exchange'
import { MergeHost } from '#renderer/features/records'
import { AccountBanner, TeamHost, ViewingBanner } from '#renderer/features/team'
import { QuickAddDialog } from '#renderer/features/today'
import { LiveAnnouncer, ToastHost } from '#renderer/ui'
import { OverflowTip } from '#renderer/fields'
import { HealthBanner } from './health-banner.tsx'
import { JobTray } from './job-tray.tsx'
import { keepPath } from './last-path.ts'
import { Sidebar } from './sidebar/sidebar.tsx'
import { PeerMarks } from './together/peer-marks.tsx'
import { useToldPlace } from './together/use-told-place.ts'
import { useLostNotice } from './use-lost-notice.ts'
import { useTitle } from './use-title.ts'
import { useSidebar } from './sidebar/use-sidebar.ts'

export function Shell({ children }: { readonly children: ReactNode }) {
  const sidebar = useSidebar()
  const { place, href } = useNavigation()
  const here = href(place)
  useEffect(() => keepPath(localStorage, here), [here])
  useActionHandler('app.sidebar', sidebar.toggle)
  useTitle()
  useToldPlace()
  useLostNotice()
  return (
    <>
      <div className="app" data-sidebar={sidebar.isRail ? 'rail' : 'wide'} style={sidebar.style}>
        <a className="app-skip" href="#main">
          Skip to the page
        </a>
        <Sidebar sidebar={sidebar} />
        <main id="main" className="app-main" tabIndex={-1}>
          <HealthBanner />
          <AccountBanner />
          <ViewingBanner />
          <Suspense>{children}</Suspense>
        </main>
      </div>
      <FileDropZone />
      <ExportHost />
      <MergeHost />
      <TeamHost />
      <JobTray />
      <CommandMenu />
      <ShortcutSheet />
      <QuickAddDialog />
      <OverflowTip />
      <PeerMarks />
      <ToastHost />
      <LiveAnnouncer />
    </>
  )
}
