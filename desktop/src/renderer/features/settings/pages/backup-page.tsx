import { useState } from 'react'
import type { SnapshotInfo, SnapshotPreview } from '@kith/shared/rpc'
import { dateFormat } from '@kith/shared/model'
import { showFault, sizeText, useAccess, useCall, useClient, useFormat } from '#renderer/client'
import { Button, Chip, Dialog, EmptyState, Menu, IconButton, toast } from '#renderer/ui'
import { SettingGroup } from '../setting-row.tsx'

const REASONS: Readonly<Record<SnapshotInfo['reason'], string>> = {
  daily: 'Daily',
  migration: 'Before an update',
  manual: 'By hand',
  'before-restore': 'Before going back',
}

/** Snapshots of the whole workspace on this device: made daily, before updates, and by hand. */
export function BackupPage() {
  const client = useClient()
  const { locale, timeZone } = useFormat()
  const access = useAccess()
  const { value, again } = useCall('backups', api => api.backup.list({}))
  const [isMaking, setIsMaking] = useState(false)
  const [looking, setLooking] = useState<SnapshotInfo | null>(null)
  const when = dateFormat(locale, timeZone, { dateStyle: 'medium', timeStyle: 'short' })
  const make = async (): Promise<void> => {
    setIsMaking(true)
    try {
      await client.backup.make({})
      toast('Made a backup', { tone: 'good' })
      again()
    } catch (error) {
      showFault(error)
    } finally {
      setIsMaking(false)
    }
  }
  const remove = (snapshot: SnapshotInfo): void =>
    void client.backup.remove({ snapshot: snapshot.id }).then(again, showFault)
  return (
    <SettingGroup
      title="Backups"
      hint="A copy of the whole workspace, made each day and before every update."
      action={
        access.mayInWorkspace('backup') && (
          <Button variant="primary" icon="archive" disabled={isMaking} onClick={() => void make()}>
            {isMaking ? 'Making' : 'Back up now'}
          </Button>
        )
      }
    >
      <ul>
        {(value ?? []).map(snapshot => (
          <li key={snapshot.id} className="backup">
            <time className="w500">{when.format(new Date(snapshot.at))}</time>
            <Chip hue={snapshot.reason === 'manual' ? 'blue' : null}>
              {REASONS[snapshot.reason]}
            </Chip>
            <span className="muted num grow">
              {snapshot.records.toLocaleString()} records, {sizeText(snapshot.bytes)}
            </span>
            <Button variant="ghost" size="small" icon="eye" onClick={() => setLooking(snapshot)}>
              Look and go back
            </Button>
            <Menu
              align="end"
              trigger={
                <IconButton
                  icon="ellipsis"
                  size="small"
                  label={`More for the backup of ${when.format(new Date(snapshot.at))}`}
                />
              }
              items={[
                {
                  label: 'Delete this backup',
                  icon: 'trash-2',
                  isDanger: true,
                  onSelect: () => remove(snapshot),
                },
              ]}
            />
          </li>
        ))}
      </ul>
      {value?.length === 0 && (
        <EmptyState
          icon="archive"
          text="There is no backup yet."
          hint="One is made each day while Kith is open."
        />
      )}
      {looking && (
        <RestoreDialog
          snapshot={looking}
          title={when.format(new Date(looking.at))}
          onClose={() => setLooking(null)}
        />
      )}
    </SettingGroup>
  )
}

/** Attachments lie on the disk once for all backups, so the size of a backup is that of its records. */
function filesText({ count, bytes, missing }: SnapshotPreview['files']): string {
  if (count === 0) return 'It has no attachments.'
  const some = `${count.toLocaleString()} ${count === 1 ? 'attachment' : 'attachments'} (${sizeText(bytes)})`
  const come = count === 1 ? 'comes' : 'come'
  const gone =
    missing === 0 ? '' : ` ${missing.toLocaleString()} of them are not on this device any more.`
  return `${some} ${come} back with it. They are kept once for all backups and take no room of their own.${gone}`
}

interface RestoreDialogProps {
  readonly snapshot: SnapshotInfo
  readonly title: string
  readonly onClose: () => void
}

function RestoreDialog({ snapshot, title, onClose }: RestoreDialogProps) {
  const client = useClient()
  const { value, fault } = useCall(`backup:${snapshot.id}`, api =>
    api.backup.preview({ snapshot: snapshot.id }),
  )
  const [isBusy, setIsBusy] = useState(false)
  const restore = async (): Promise<void> => {
    setIsBusy(true)
    try {
      await client.backup.restore({ snapshot: snapshot.id })
      toast(`Went back to ${title}. How it was before is kept as a backup.`, { tone: 'good' })
      onClose()
    } catch (error) {
      showFault(error)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Dialog
      onClose={onClose}
      title={`Go back to ${title}`}
      description={
        value?.lastAction
          ? `The last change in it: ${value.lastAction}.`
          : (fault?.message ?? 'Now is kept as a backup first.')
      }
      footer={
        <>
          <Button onClick={onClose}>Stay here</Button>
          <Button
            variant="primary"
            disabled={!value}
            isBusy={isBusy}
            onClick={() => void restore()}
          >
            {isBusy ? 'Going back' : 'Go back'}
          </Button>
        </>
      }
    >
      {value && (
        <table className="restore">
          <thead>
            <tr>
              <th scope="col">Records</th>
              <th scope="col" className="num">
                Then
              </th>
              <th scope="col" className="num">
                Now
              </th>
            </tr>
          </thead>
          <tbody>
            {value.objects.map(object => (
              <tr key={object.object}>
                <th scope="row">{object.label}</th>
                <td className="num">{object.then.toLocaleString()}</td>
                <td className="num">{object.now.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {value && <p className="muted">{filesText(value.files)}</p>}
    </Dialog>
  )
}
