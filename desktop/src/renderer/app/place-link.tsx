import type { ComponentProps } from 'react'
import { useNavigation, type Place } from '#renderer/client'

export interface PlaceLinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly to: Place
}

/** A real link: Mod+click and middle click open a window, a plain click goes there without loading. */
export function PlaceLink({ to, onClick, ...rest }: PlaceLinkProps) {
  const { go, href } = useNavigation()
  return (
    // oxlint-disable-next-line jsx-a11y/anchor-has-content
    <a
      {...rest}
      href={href(to)}
      draggable={false}
      onClick={event => {
        onClick?.(event)
        if (
          event.defaultPrevented ||
          event.metaKey ||
          event.ctrlKey ||
          event.shiftKey ||
          event.button !== 0
        )
          return
        event.preventDefault()
        go(to)
      }}
    />
  )
}
