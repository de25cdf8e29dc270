import { useState } from 'react'
import { showFault, sizeText, useCall, useClient, useConnectionStatus } from '#renderer/client'
import { Button, Icon, toast } from '#renderer/ui'
import { SettingGroup, SettingRow } from '../setting-row.tsx'

/** Where the data is, whether it is well, and what runs here. */
export function AboutPage() {
  const client = useClient()
  const status = useConnectionStatus()
  const { value: info } = useCall('info', api => api.workspace.info({}))
  const { value: health, status: state, again } = useCall('doctor', api => api.workspace.doctor({}))
  const [isRebuilding, setIsRebuilding] = useState(false)
  const copy = (): void => {
    void client.workspace
      .errors({})
      .then(errors => {
        const all = { info, health, errors, userAgent: navigator.userAgent }
        return navigator.clipboard.writeText(JSON.stringify(all, null, 2))
      })
      .then(() => toast('Copied'), showFault)
  }
  const rebuild = (): void => {
    setIsRebuilding(true)
    void client.workspace
      .rebuild({})
      .catch(showFault)
      .finally(() => setIsRebuilding(false))
  }
  return (
    <>
      <SettingGroup
        title="Check-up"
        hint={
          status === 'open'
            ? 'Everything is saved on this device. Nothing is sent anywhere.'
            : 'The engine is not answering; it is being started again.'
        }
        action={
          <Button icon="refresh-cw" disabled={state === 'loading'} onClick={again}>
            Check again
          </Button>
        }
      >
        <ul>
          {(health?.checks ?? []).map(check => (
            <li key={check.name} className="check">
              <Icon
                name={check.ok ? 'circle-check' : 'triangle-alert'}
                label={check.ok ? 'fine' : 'needs attention'}
                className={check.ok ? 'good' : 'warn'}
              />
              <span className="w500 check-name">{check.name}</span>
              <span className="muted">{check.message}</span>
            </li>
          ))}
        </ul>
      </SettingGroup>
      <SettingGroup title="This device">
        <SettingRow label="Where the data is" hint="One folder: the workspace, files and backups.">
          <code className="settings-path">{info?.profile ?? ''}</code>
        </SettingRow>
        <SettingRow label="Records">
          <span className="num">
            {info ? `${info.records.toLocaleString()}, ${sizeText(info.fileBytes)}` : ''}
          </span>
        </SettingRow>
        <SettingRow label="Version" hint={info ? `Started in ${Math.round(info.startMs)} ms` : ''}>
          <span className="num">{info?.version ?? ''}</span>
        </SettingRow>
        <SettingRow
          label="Rebuild lists and search"
          hint="Reads every record again from its document. Nothing is changed; it takes a moment."
        >
          <Button disabled={isRebuilding} onClick={rebuild}>
            Rebuild
          </Button>
        </SettingRow>
        <SettingRow
          label="For a report"
          hint="The check-up and what failed lately: names and places in the program, nothing of your workspace."
        >
          <Button icon="copy" onClick={copy}>
            Copy diagnostics
          </Button>
        </SettingRow>
      </SettingGroup>
    </>
  )
}
