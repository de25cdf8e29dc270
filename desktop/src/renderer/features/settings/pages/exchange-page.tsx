import { useAccess, useNavigation } from '#renderer/client'
import { useRunAction } from '#renderer/actions'
import { Button } from '#renderer/ui'
import { SettingGroup, SettingRow } from '../setting-row.tsx'

export function ExchangePage() {
  const { go } = useNavigation()
  const run = useRunAction()
  const access = useAccess()
  return (
    <SettingGroup
      title="Import and export"
      hint="Open formats both ways. Nothing leaves this device by itself."
    >
      {access.mayInWorkspace('import') && (
        <SettingRow
          label="Import"
          hint="CSV, Excel or vCard. You see what will happen before anything is written; one undo takes it all back."
        >
          <Button icon="upload" onClick={() => go({ page: 'import' })}>
            Choose a file
          </Button>
        </SettingRow>
      )}
      {access.mayInWorkspace('export') && (
        <SettingRow
          label="Export everything"
          hint="All records with their relations and files, in formats that other programs read."
        >
          <Button icon="download" onClick={() => run('export.open')}>
            Export
          </Button>
        </SettingRow>
      )}
    </SettingGroup>
  )
}
