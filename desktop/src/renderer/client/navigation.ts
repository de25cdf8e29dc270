/**
 * Where the person is and can go, as data. The app ties this to the router; rooms below it go places
 * without knowing routes.
 */
import { createContext, use } from 'react'
import type { MailBox, MailSplit } from '@kith/shared/rpc'

export type Place =
  | { readonly page: 'start' | 'today' | 'notifications' | 'trash' | 'activity' | 'stories' }
  /** An invitation that was opened or typed. */
  | { readonly page: 'join'; readonly code?: string; readonly server?: string }
  | { readonly page: 'search'; readonly text?: string }
  | {
      readonly page: 'mail'
      readonly box: MailBox
      readonly split?: MailSplit
      readonly account?: string
      readonly label?: string
      /** The search language of mail. */
      readonly query?: string
      /** Opened in the reader. */
      readonly thread?: number
      /** Opens the composer: `new`, or addresses with commas. */
      readonly compose?: string
    }
  | {
      readonly page: 'calendar'
      readonly view?: 'day' | 'week' | 'month' | 'agenda'
      /** `YYYY-MM-DD`; absent: today. */
      readonly date?: string
      /** Opened: event and start of its occurrence. */
      readonly event?: string
    }
  | {
      readonly page: 'object'
      readonly object: string
      /** View, filter, sort, group: read and written by `views`. */
      readonly search?: Readonly<Record<string, unknown>>
      /** Opens in the panel. */
      readonly record?: string
    }
  | { readonly page: 'record'; readonly object: string; readonly record: string }
  | { readonly page: 'import'; readonly upload?: string; readonly object?: string }
  | { readonly page: 'settings'; readonly section: string; readonly item?: string }

export interface Navigation {
  readonly place: Place
  readonly go: (place: Place, options?: { readonly replace?: boolean }) => void
  /** For links that open in a new window with Mod+click. */
  readonly href: (place: Place) => string
  readonly back: () => void
  readonly forward: () => void
}

const NavigationContext = createContext<Navigation | null>(null)
export const NavigationProvider = NavigationContext

export function useNavigation(): Navigation {
  const navigation = use(NavigationContext)
  if (!navigation) throw new Error('no NavigationProvider above')
  return navigation
}
