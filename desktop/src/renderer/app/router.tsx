import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
  useRouter,
  type AnyRoute,
} from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { s } from '@kith/shared/kit'
import { useNavigation, useWorkspace } from '#renderer/client'
import { TooltipHost } from '#renderer/ui'
import { CrashPage } from './crash-page.tsx'
import { lastPath } from './last-path.ts'
import { RouterNavigation } from './navigation.tsx'
import { ObjectRoute } from './object-route.tsx'
import * as pages from './pages.tsx'
import { RecordRoute } from './record-route.tsx'
import { Shell } from './shell.tsx'
import { WithWorkspace } from './with-workspace.tsx'

const text = s.string().max(2000)
const searchSearch = s.object({ q: text.optional().catch(undefined) })
const importSearch = s.object({
  upload: text.optional().catch(undefined),
  object: text.optional().catch(undefined),
})
const joinSearch = s.object({
  code: text.optional().catch(undefined),
  server: text.optional().catch(undefined),
})
const settingsSearch = s.object({ item: text.optional().catch(undefined) })

const root = createRootRoute({
  component: () => (
    <RouterNavigation>
      <TooltipHost>
        <Suspense>
          <Outlet />
        </Suspense>
      </TooltipHost>
    </RouterNavigation>
  ),
  errorComponent: ({ error }) => <CrashPage error={error} />,
  notFoundComponent: () => <Navigate to="/" replace />,
})

const stories = createRoute({
  getParentRoute: () => root,
  path: '/stories',
  component: pages.StoriesPage,
})

/** Everything below here knows the workspace. */
const known = createRoute({
  getParentRoute: () => root,
  id: 'known',
  component: () => (
    <WithWorkspace>
      <Outlet />
    </WithWorkspace>
  ),
})
const start = createRoute({
  getParentRoute: () => known,
  path: '/start',
  component: pages.StartPage,
})

const join = createRoute({
  getParentRoute: () => known,
  path: '/join',
  validateSearch: joinSearch,
  component: () => {
    const { code, server } = join.useSearch()
    return <pages.JoinPage code={code ?? ''} server={server ?? null} />
  },
})

const framed = createRoute({
  getParentRoute: () => known,
  id: 'framed',
  component: Framed,
})
const index = createRoute({
  getParentRoute: () => framed,
  path: '/',
  component: Home,
})
/** On the way to the start page the address is ahead of the page: a new workspace shows no frame. */
function Framed() {
  const { stage } = useWorkspace()
  if (stage !== 'ready') return null
  return (
    <Shell>
      <Outlet />
    </Shell>
  )
}

/** Kith opens where it was closed. */
function Home() {
  const { history } = useRouter()
  useEffect(() => history.replace(lastPath(localStorage) ?? '/today'), [history])
  return null
}
const object = createRoute({
  getParentRoute: () => framed,
  path: '/o/$object',
  // The page reads it: what cannot be read is told there, not written over here.
  validateSearch: (raw: Record<string, unknown>) => raw,
  component: ObjectRoute,
})
const record = createRoute({
  getParentRoute: () => framed,
  path: '/o/$object/$record',
  component: RecordRoute,
})
const plain = (
  path: '/today' | '/notifications' | '/trash' | '/activity',
  component: typeof pages.TodayPage,
): AnyRoute => createRoute({ getParentRoute: () => framed, path, component })
const search = createRoute({
  getParentRoute: () => framed,
  path: '/search',
  validateSearch: searchSearch,
  component: pages.SearchPage,
})
const mail = createRoute({
  getParentRoute: () => framed,
  // Without a box it is the inbox itself.
  path: '/inbox/{-$box}',
  component: () => {
    const { place } = useNavigation()
    return place.page === 'mail' ? <pages.MailPage place={place} /> : null
  },
})
const calendar = createRoute({
  getParentRoute: () => framed,
  path: '/calendar',
  component: () => {
    const { place } = useNavigation()
    return place.page === 'calendar' ? <pages.CalendarPage place={place} /> : null
  },
})
const importFile = createRoute({
  getParentRoute: () => framed,
  path: '/import',
  validateSearch: importSearch,
  component: () => {
    const { upload, object: into } = importFile.useSearch()
    return (
      <pages.ImportPage
        key={upload ?? 'none'}
        {...(upload === undefined ? {} : { upload })}
        {...(into === undefined ? {} : { object: into })}
      />
    )
  },
})
const settings = createRoute({
  getParentRoute: () => framed,
  path: '/settings/$section',
  validateSearch: settingsSearch,
  component: () => {
    const { section } = settings.useParams()
    const { item } = settings.useSearch()
    return <pages.SettingsPage section={section} item={item ?? null} pages={pages.SETTINGS_PAGES} />
  },
})

export const createAppRouter = () =>
  createRouter({
    routeTree: root.addChildren([
      stories,
      known.addChildren([
        start,
        join,
        framed.addChildren([
          index,
          object,
          record,
          plain('/today', pages.TodayPage),
          plain('/notifications', pages.NotificationsPage),
          plain('/trash', pages.TrashPage),
          plain('/activity', pages.ActivityPage),
          search,
          mail,
          calendar,
          importFile,
          settings,
        ]),
      ]),
    ]),
    defaultPreload: false,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
