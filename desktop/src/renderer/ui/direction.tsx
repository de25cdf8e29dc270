/** Which way the page runs, for what opens, slides and answers arrows. */
import { DirectionProvider } from '@base-ui/react/direction-provider'
import type { ReactNode } from 'react'

export type Direction = 'ltr' | 'rtl'

export function WithDirection({
  direction,
  children,
}: {
  readonly direction: Direction
  readonly children: ReactNode
}) {
  return <DirectionProvider direction={direction}>{children}</DirectionProvider>
}
