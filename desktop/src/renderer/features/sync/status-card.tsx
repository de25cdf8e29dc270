/** What the pill means: the state in a sentence, the facts behind it, and what can be done now. */
import { useRunAction } from '#renderer/actions'
import { useFormat } from '#renderer/client'
import type { SyncStatus } from '@kith/shared/rpc'
import { Button, ProgressBar } from '#renderer/ui'
import { Figure } from './figure.tsx'
import { momentWords } from './moment-words.ts'
import { hostOf, type StatusWords } from './status-words.ts'

export interface StatusCardProps {
  readonly words: StatusWords
  readonly status: SyncStatus | null
  /** Something was chosen. */
  readonly onDone: () => void
}

interface Offer {
  readonly action: string
  readonly label: string
}

export function StatusCard({ words, status, onDone }: StatusCardProps) {
  const runAction = useRunAction()
  const format = useFormat()
  const run = (action: string): void => {
    onDone()
    runAction(action)
  }
  const [first, ...others] = offersFor(status)
  return (
    <div className="sync-card">
      <header data-tone={words.tone}>
        <i />
        <h2>{words.title}</h2>
      </header>
      <p className="muted">{words.hint}</p>
      {status?.progress && (
        <div className="sync-card-progress">
          <ProgressBar
            label={words.title}
            done={status.progress.done}
            total={status.progress.total}
          />
          <span className="muted num">
            {status.progress.done.toLocaleString(format.locale)} of{' '}
            {status.progress.total.toLocaleString(format.locale)}
          </span>
        </div>
      )}
      {status !== null && status.state !== 'local' && (
        <dl>
          <Figure isName name="Workspace" value={status.workspace ?? ''} />
          <Figure isName name="Server" value={hostOf(status.server)} />
          <Figure name="Last equal" value={momentWords(status.syncedAt, format) || 'Not yet'} />
          <Figure name="Waiting here" value={countText(status.waiting, format.locale)} />
          <Figure
            name="Refused changes"
            value={countText(status.issues, format.locale)}
            isHot={status.issues > 0}
          />
          <Figure name="Values that gave way" value={countText(status.conflicts, format.locale)} />
        </dl>
      )}
      <footer>
        {others.map(offer => (
          <Button key={offer.action} variant="ghost" onClick={() => run(offer.action)}>
            {offer.label}
          </Button>
        ))}
        {first && (
          <Button
            variant={words.tone === 'need' ? 'primary' : 'outline'}
            onClick={() => run(first.action)}
          >
            {first.label}
          </Button>
        )}
      </footer>
    </div>
  )
}

const NOW: Offer = { action: 'sync.now', label: 'Sync now' }
const DOCTOR: Offer = { action: 'sync.doctor', label: 'Open sync doctor' }
const SIGN_IN: Offer = { action: 'account.signIn', label: 'Sign in' }
const TWO_FACTOR: Offer = { action: 'account.twoFactor', label: 'Turn it on' }
const CHECK_UP: Offer = { action: 'go.about', label: 'Check-up' }

/** What helps most stands first. */
function offersFor(status: SyncStatus | null): readonly Offer[] {
  if (status === null) return [CHECK_UP]
  if (status.state === 'local')
    return [{ action: 'team.share', label: 'Share this workspace' }, CHECK_UP]
  if (status.problem !== null) {
    const { offer } = status.problem
    if (offer === 'sign-in') return [SIGN_IN, DOCTOR]
    if (offer === 'two-factor') return [TWO_FACTOR, DOCTOR]
    if (offer === 'update') return [{ action: 'go.about', label: 'Look at the version' }, DOCTOR]
    return offer === 'doctor' ? [DOCTOR, NOW] : [{ ...NOW, label: 'Try now' }, DOCTOR]
  }
  if (status.issues > 0) return [DOCTOR, NOW]
  return [NOW, DOCTOR]
}

const countText = (count: number, locale: string): string =>
  count === 0 ? 'None' : count.toLocaleString(locale)
