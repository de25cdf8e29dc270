/** Messages that pass: what was done, with Undo for eight seconds, or what went wrong. */
import { Toaster, toast as sonner } from 'sonner'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

export interface ToastOptions {
  readonly tone?: 'plain' | 'good' | 'problem'
  readonly action?: {
    readonly label: string
    readonly keys?: string
    readonly onSelect: () => void
  }
  /** A later toast with the same id takes the place of the earlier one. */
  readonly id?: string
  readonly durationMs?: number
}

const DURATION_MS = 8000

export function toast(text: string, options: ToastOptions = {}): void {
  const { tone = 'plain', action, id, durationMs = DURATION_MS } = options
  sonner.custom(
    key => (
      <div className="ui-toast" data-tone={tone} role={tone === 'problem' ? 'alert' : 'status'}>
        {tone === 'problem' && <Icon name="circle-alert" />}
        {tone === 'good' && <Icon name="circle-check" />}
        <span className="ui-toast-text" dir="auto">
          {text}
        </span>
        {action && (
          <Button
            variant="text"
            size="small"
            {...(action.keys === undefined ? {} : { keys: action.keys })}
            onClick={event => {
              letGo(event.currentTarget)
              sonner.dismiss(key)
              action.onSelect()
            }}
          >
            {action.label}
          </Button>
        )}
        <button
          type="button"
          className="ui-toast-close"
          aria-label="Dismiss"
          onClick={event => {
            letGo(event.currentTarget)
            sonner.dismiss(key)
          }}
        >
          <Icon name="x" size={14} />
        </button>
      </div>
    ),
    { duration: durationMs, ...(id === undefined ? {} : { id }) },
  )
}

/**
 * Gives the focus back at once. The toaster does so whenever the focus leaves it, which would be the
 * next press elsewhere: that press would lose what it had just chosen.
 */
const letGo = (button: HTMLElement): void => button.blur()

export const dismissToast = (id: string): void => void sonner.dismiss(id)

/** Once, in the shell. */
export function ToastHost() {
  return (
    <Toaster position="bottom-center" gap={8} offset={24} visibleToasts={3} className="ui-toasts" />
  )
}
