import { useSyncExternalStore } from 'react'
import {
  applyAppearance,
  keptAppearance,
  watchAppearance,
  type Appearance,
} from '#renderer/actions'
import { Segmented } from '#renderer/ui'
import { SettingGroup, SettingRow } from '../setting-row.tsx'

const THEMES = [
  { value: 'system', label: 'System', icon: 'monitor' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'contrast', label: 'High contrast', icon: 'contrast' },
] as const
const DENSITIES = [
  { value: 'compact', label: 'Compact', icon: 'rows-4' },
  { value: 'normal', label: 'Normal', icon: 'rows-3' },
  { value: 'roomy', label: 'Roomy', icon: 'rows-2' },
] as const
const SIZES = [
  { value: '0.92', label: 'Small' },
  { value: '1', label: 'Normal' },
  { value: '1.12', label: 'Large' },
  { value: '1.25', label: 'Largest' },
] as const

export function AppearancePage() {
  // Text, so that equal looks are one value for React.
  const text = useSyncExternalStore(watchAppearance, () => JSON.stringify(keptAppearance()))
  const look = JSON.parse(text) as Appearance
  const change = (part: Partial<Appearance>): void => applyAppearance({ ...look, ...part })
  return (
    <SettingGroup title="Appearance" hint="Kept on this device.">
      <SettingRow label="Theme">
        <Segmented
          label="Theme"
          value={look.theme}
          options={THEMES}
          onChange={theme => change({ theme })}
        />
      </SettingRow>
      <SettingRow label="Rows" hint="How close together lists stand.">
        <Segmented
          label="Rows"
          value={look.density}
          options={DENSITIES}
          onChange={density => change({ density })}
        />
      </SettingRow>
      <SettingRow label="Text size" hint="Everything grows with it.">
        <Segmented
          label="Text size"
          value={SIZES.find(size => Number(size.value) === look.textScale)?.value ?? '1'}
          options={SIZES}
          onChange={size => change({ textScale: Number(size) })}
        />
      </SettingRow>
    </SettingGroup>
  )
}
