/** What of the mailbox is not here, by reason, each with the one thing that changes it. */
import type { AccountReport, LeftOutReason } from '@kith/shared/rpc'
import { Button, Icon } from '#renderer/ui'
import { REASONS } from '../stage-words.ts'

export function LeftOut({
  report,
  onReason,
}: {
  readonly report: AccountReport
  readonly onReason: (reason: LeftOutReason) => void
}) {
  const shown = report.leftOut.filter(each => each.count > 0)
  const total = shown.reduce((sum, each) => sum + each.count, 0)
  return (
    <section aria-label="Left out">
      <h3 className="account-heading">
        Left out <span className="num">{total.toLocaleString()}</span>
      </h3>
      {shown.length === 0 && <p className="muted account-nothing">Nothing is left out</p>}
      <ul>
        {shown.map(({ reason, count, words }) => {
          const look = REASONS[reason]
          return (
            <li key={reason} className="left-out" data-warn={reason === 'unreadable' || undefined}>
              <Icon name={look.icon} size={14} />
              <span className="trunc">
                {look.label} <em>{words}</em>
              </span>
              <span className="num">{count.toLocaleString()}</span>
              {look.action === null ? (
                <span />
              ) : (
                <Button size="small" variant="ghost" onClick={() => onReason(reason)}>
                  {look.action}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
