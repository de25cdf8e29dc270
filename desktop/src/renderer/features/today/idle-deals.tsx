import { useMemo } from 'react'
import { useAggregate, useCatalog, useCommand, useFormat, useNavigation } from '#renderer/client'
import { FieldCell } from '#renderer/fields'
import { Avatar, Button } from '#renderer/ui'
import { startOfDay } from './day-groups.ts'
import { DEAL, dealsWithoutStep, TASK } from './today-queries.ts'
import { useList } from './use-tasks.ts'

const MOST = 6

/** Open deals without an open task: what is forgotten is lost. */
export function IdleDeals() {
  const catalog = useCatalog()
  const format = useFormat()
  const { now } = format
  const { go } = useNavigation()
  const run = useCommand()
  const query = useMemo(
    () => (catalog.findObject(DEAL) ? dealsWithoutStep(catalog) : null),
    [catalog],
  )
  const { rows, total } = useList(query)
  const stage = catalog.findField(DEAL, 'stage')
  const amount = catalog.findField(DEAL, 'amount')
  const sum = useAggregate(
    query && amount && total > 0
      ? { object: DEAL, where: query.where ?? null, measures: [{ fn: 'sum', field: amount.id }] }
      : null,
  )
  const money = sum.value?.rows[0]?.values[0]
  if (total === 0 || !stage || !amount) return null
  const plan = async (deal: string, title: string): Promise<void> => {
    await run('record.create', {
      object: TASK,
      cells: {
        title: `Next step for ${title}`,
        dueAt: startOfDay(format, 1).toISOString(),
        targets: [deal],
      },
    })
  }
  return (
    <section aria-labelledby="today-idle">
      <div className="today-heading">
        <h2 id="today-idle">
          Deals without next step <span className="ui-count">{total}</span>
        </h2>
        <span className="muted num">
          {isMoney(money) ? (
            <FieldCell
              field={amount}
              value={{ amountMicros: money.amountMicros, currency: money.currency }}
            />
          ) : null}
        </span>
      </div>
      <ul>
        {rows.slice(0, MOST).map(deal => {
          const days = Math.floor((now - Date.parse(deal.updatedAt)) / 86_400_000)
          return (
            <li key={deal.id} className="task idle">
              <Avatar name={deal.title} shape="square" size={20} />
              <button
                type="button"
                className="task-title trunc"
                dir="auto"
                onClick={() => go({ page: 'object', object: DEAL, record: deal.id })}
              >
                <b>{deal.title || 'No name'}</b>
                {days > 0 && (
                  <span className="muted"> quiet {days === 1 ? '1 day' : `${days} days`}</span>
                )}
              </button>
              <span className="task-end">
                <span className="task-tools">
                  <Button
                    variant="ghost"
                    size="small"
                    icon="calendar-plus"
                    className="task-later"
                    onClick={() => void plan(deal.id, deal.title)}
                  >
                    Plan for tomorrow
                  </Button>
                </span>
                <span className="idle-stage">
                  <FieldCell field={stage} value={deal.cells[stage.id]} />
                </span>
                <span className="idle-amount">
                  <FieldCell field={amount} value={deal.cells[amount.id]} />
                </span>
              </span>
            </li>
          )
        })}
      </ul>
      {total > MOST && (
        <Button
          variant="text"
          size="small"
          onClick={() => go({ page: 'object', object: DEAL, search: { filter: query?.where } })}
        >
          Show all {total.toLocaleString()}
        </Button>
      )}
    </section>
  )
}

const isMoney = (
  value: unknown,
): value is { readonly amountMicros: number; readonly currency: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { amountMicros?: unknown }).amountMicros === 'number' &&
  typeof (value as { currency?: unknown }).currency === 'string'
