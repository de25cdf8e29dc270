import { useNavigation } from '#renderer/client'
import { useActionMenu } from '#renderer/actions'
import { Button } from '#renderer/ui'
import { SettingGroup, SettingRow } from '../setting-row.tsx'

export function ExchangePage() {
  const { go } = useNavigation()
  const entry = useActionMenu()
  const exportAll = entry('export.open')
  return (
    <SettingGroup
      title="Import and export"
      hint="Open formats both ways. Nothing leaves this device by itself."
    >
      <SettingRow
        label="Import"
        hint="CSV, Excel or vCard. You see what will happen before anything is written; one undo takes it all back."
      >
        <Button icon="upload" onClick={() => go({ page: 'import' })}>
          Choose a file
        </Button>
      </SettingRow>
      {exportAll && (
        <SettingRow
          label="Export everything"
          hint="All records with their relations, as files that other programs read."
        >
          <Button icon="download" onClick={() => exportAll.onSelect?.()}>
            Export
          </Button>
        </SettingRow>
      )}
    </SettingGroup>
  )
}
