/** How fast mail comes in, and when the next look is. */
import { timeOfDay } from '@kith/shared/model'
import type { AccountReport } from '@kith/shared/rpc'
import { useFormat, useNow } from '#renderer/client'
import { shortSpan } from './short-span.ts'

export function Speed({ report }: { readonly report: AccountReport }) {
  const { locale, timeZone } = useFormat()
  const now = useNow()
  const most = Math.max(1, ...report.speed.map(each => each.stored))
  const time = (at: number) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...timeOfDay(locale) }).format(at)
  const [first] = report.speed
  const last = report.speed.at(-1)
  const slowed = report.speed.find(each => each.isSlowed)
  const rows: readonly (readonly [string, string | null])[] = [
    ['Allowance', report.quota],
    [
      'Last new mail',
      report.lastNew === null
        ? null
        : `${time(report.lastNew.at)}, ${shortSpan(report.lastNew.afterMs)} after it arrived`,
    ],
    ['Next look', report.nextLookAt === null ? null : `in ${shortSpan(report.nextLookAt - now)}`],
    [
      'Last full count',
      report.lastAudit === null
        ? null
        : `${time(report.lastAudit.at)}, ${report.lastAudit.missing === 0 ? 'nothing missing' : `${report.lastAudit.missing} were missing`}`,
    ],
    ['Last problem', report.lastError],
  ]
  return (
    <section aria-label="Speed">
      <h3 className="account-heading">
        Speed <span className="num">{(last?.stored ?? 0).toLocaleString(locale)} a minute</span>
      </h3>
      <div className="speed-bars" role="img" aria-label="Messages stored in the last 30 minutes">
        {report.speed.map(each => (
          <i
            key={each.at}
            data-slowed={each.isSlowed || undefined}
            style={{ height: `${Math.max(3, (each.stored / most) * 100)}%` }}
            title={`${time(each.at)}: ${each.stored}`}
          />
        ))}
      </div>
      {first !== undefined && last !== undefined && (
        <p className="account-caption num">
          <span>{time(first.at)}</span>
          {slowed !== undefined && <span>{time(slowed.at)}, slowed by the provider</span>}
          <span>{time(last.at)}</span>
        </p>
      )}
      <dl>
        {rows.map(([label, value]) =>
          value === null ? null : (
            <div key={label} className="account-fact">
              <dt>{label}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}
