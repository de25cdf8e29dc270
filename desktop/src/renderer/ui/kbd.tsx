import { Fragment } from 'react'
import { keySteps, keyText } from './keys.ts'

export interface KbdProps {
  /** `Mod+K`, `g p`. */
  readonly keys: string
  /** Without the grey ground: in menus and the sidebar. */
  readonly bare?: boolean
}

export function Kbd({ keys, bare = false }: KbdProps) {
  return (
    <span className="ui-kbds" role="img" aria-label={keyText(keys)}>
      {keySteps(keys).map((step, at) => (
        <Fragment key={at}>
          {bare ? (
            <kbd className="ui-kbd bare">
              {step.join(step.some(part => part.length > 1) ? ' ' : '')}
            </kbd>
          ) : (
            step.map(part => (
              <kbd key={part} className="ui-kbd">
                {part}
              </kbd>
            ))
          )}
        </Fragment>
      ))}
    </span>
  )
}
