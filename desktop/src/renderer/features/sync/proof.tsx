import type { SyncReport } from '@kith/shared/rpc'
import { SettingGroup } from '#renderer/features/settings'
import { Button, Icon } from '#renderer/ui'

export interface ProofProps {
  readonly report: SyncReport | null
  readonly isBusy: boolean
  readonly fault: string | null
  readonly onAgain: () => void
}

/** Whether both ends hold the same, by digest, and each check behind it. */
export function Proof({ report, isBusy, fault, onAgain }: ProofProps) {
  return (
    <SettingGroup
      title="Check-up"
      hint={sentence(report, isBusy)}
      action={
        <Button icon="stethoscope" isBusy={isBusy} onClick={onAgain}>
          {isBusy ? 'Comparing' : 'Check again'}
        </Button>
      }
    >
      {fault !== null && (
        <p className="sync-problem" role="alert">
          <Icon name="triangle-alert" />
          {fault}
        </p>
      )}
      <ul>
        {(report?.checks ?? []).map(check => (
          <li key={check.name} className="check">
            <Icon
              name={
                check.isOk === null
                  ? 'circle-dashed'
                  : check.isOk
                    ? 'circle-check'
                    : 'triangle-alert'
              }
              label={
                check.isOk === null ? 'not known now' : check.isOk ? 'fine' : 'needs attention'
              }
              className={check.isOk === null ? 'muted' : check.isOk ? 'good' : 'warn'}
            />
            <span className="w500 check-name">{check.name}</span>
            <span className="muted">{check.message}</span>
          </li>
        ))}
        {report !== null && report.digest !== null && (
          <li className="check">
            <Icon name="fingerprint" />
            <span className="w500 check-name">Digest</span>
            <code className="settings-path">{report.digest}</code>
            <span className="muted num">at {report.seq.toLocaleString()}</span>
          </li>
        )}
      </ul>
    </SettingGroup>
  )
}

function sentence(report: SyncReport | null, isBusy: boolean): string {
  if (report === null) return isBusy ? 'Comparing this device with the server.' : ''
  if (report.isEqual === null)
    return 'Without a connection nothing can be proved. Everything is kept on this device.'
  return report.isEqual
    ? 'This device and the server hold the same, proved by digest.'
    : 'Not proved equal yet. Repair fetches again what differs.'
}
