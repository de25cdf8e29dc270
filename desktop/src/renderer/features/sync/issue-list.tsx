/** Changes that the server did not take: why, and every value that was meant. */
import type { SyncIssue } from '@kith/shared/rpc'
import { showFault, useClient, useFormat, useIssues } from '#renderer/client'
import { SettingGroup } from '#renderer/features/settings'
import { Button, Icon } from '#renderer/ui'
import { momentWords } from './moment-words.ts'
import { RecordLink } from './record-link.tsx'

export function IssueList() {
  const issues = useIssues()
  if (issues.length === 0) return null
  return (
    <SettingGroup
      title="Refused changes"
      hint="The server did not take these. Nothing is lost: what you wrote stands here until you decide."
    >
      <ul>
        {issues.map(issue => (
          <Issue key={issue.n} issue={issue} />
        ))}
      </ul>
    </SettingGroup>
  )
}

function Issue({ issue }: { readonly issue: SyncIssue }) {
  const client = useClient()
  const format = useFormat()
  const settle = (how: 'retry' | 'dismiss'): void =>
    void client.sync.settleIssue({ n: issue.n, how }).catch(showFault)
  return (
    <li className="sync-item">
      <Icon name="triangle-alert" className="sync-warn" />
      <div className="grow">
        <p className="row-x sync-item-head">
          {issue.record ? (
            <RecordLink record={issue.record} />
          ) : (
            <b>A record that has left this device</b>
          )}
          {issue.label !== null && <span className="muted trunc">{issue.label}</span>}
          <time className="muted num" dateTime={issue.at}>
            {momentWords(issue.at, format)}
          </time>
        </p>
        <p className="muted">{issue.say}</p>
        {issue.values.length > 0 && (
          <dl className="sync-values">
            {issue.values.map(value => (
              <div key={value.field}>
                <dt className="muted">{value.label}</dt>
                <dd dir="auto">{value.text || <span className="muted">empty</span>}</dd>
              </div>
            ))}
          </dl>
        )}
        {issue.text !== null && (
          <pre className="sync-text" dir="auto">
            {issue.text}
          </pre>
        )}
      </div>
      <div className="sync-item-do">
        {issue.canRetry && (
          <Button size="small" onClick={() => settle('retry')}>
            Try again
          </Button>
        )}
        <Button
          size="small"
          variant="ghost"
          icon="copy"
          onClick={() => void navigator.clipboard.writeText(textOf(issue)).catch(showFault)}
        >
          Copy
        </Button>
        <Button size="small" variant="ghost" onClick={() => settle('dismiss')}>
          Dismiss
        </Button>
      </div>
    </li>
  )
}

const textOf = ({ values, text }: SyncIssue): string =>
  [...values.map(value => `${value.label}: ${value.text}`), ...(text === null ? [] : [text])].join(
    '\n',
  )
