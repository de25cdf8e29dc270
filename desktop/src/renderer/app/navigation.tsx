/** Ties the router to `useNavigation`, so that no room below the app knows routes. */
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { NavigationProvider, type Navigation } from '#renderer/client'
import { addressOf, placeOf } from './routes.ts'

export function RouterNavigation({ children }: { readonly children: ReactNode }) {
  const router = useRouter()
  const location = useRouterState({ select: state => state.location })
  const navigation = useMemo((): Navigation => {
    const { pathname, search } = location
    return {
      place: placeOf(pathname, search as Readonly<Record<string, unknown>>),
      go(place, options = {}) {
        const { path, search: next } = addressOf(place)
        void router.navigate({ to: path, search: next, replace: options.replace ?? false })
      },
      href(place) {
        const { path, search: next } = addressOf(place)
        return router.buildLocation({ to: path, search: next }).href
      },
      back: () => router.history.back(),
      forward: () => router.history.forward(),
    }
  }, [router, location])
  return <NavigationProvider value={navigation}>{children}</NavigationProvider>
}
