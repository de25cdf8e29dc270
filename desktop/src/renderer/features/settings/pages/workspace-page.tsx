import type { Json } from '@kith/shared/kit'
import { useAccess, useCommand, useFormat, useParse, useWorkspace } from '#renderer/client'
import { Select } from '#renderer/ui'
import { RemoveSamples } from '../remove-samples.tsx'
import { LockedUnless, SettingGroup, SettingRow } from '../setting-row.tsx'
import { TextSetting } from '../text-setting.tsx'
import { COUNTRIES, CURRENCIES, LOCALES, TIME_ZONES } from '../world.ts'

const DATE_ORDERS = [
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'mdy', label: 'Month, day, year' },
  { value: 'ymd', label: 'Year, month, day' },
]
const WEEK_STARTS = [
  { value: '1', label: 'Monday' },
  { value: '7', label: 'Sunday' },
  { value: '6', label: 'Saturday' },
]

export function WorkspacePage() {
  const { name, settings, hasSamples } = useWorkspace()
  const { locale, timeZone } = useFormat()
  const { country, currency, dateOrder } = useParse()
  const run = useCommand()
  const access = useAccess()
  const set = (key: string, value: Json): void => void run('setting.set', { key, value })
  return (
    <LockedUnless may={access.mayInWorkspace('changeSettings')}>
      <SettingGroup title="Workspace">
        <SettingRow label="Name">
          <TextSetting
            label="Name of the workspace"
            value={name}
            isRequired
            onCommit={value => set('name', value)}
          />
        </SettingRow>
      </SettingGroup>
      <SettingGroup
        title="Language and region"
        hint="How dates, numbers and phone numbers are read and written. Values that are stored do not change."
      >
        <SettingRow label="Language of numbers and dates">
          <Select
            label="Language"
            width={240}
            value={locale}
            options={withOwn(LOCALES(), locale)}
            onChange={value => set('locale', value)}
          />
        </SettingRow>
        <SettingRow label="Country" hint="For phone numbers without a country code.">
          <Select
            label="Country"
            width={240}
            value={country}
            options={withOwn(COUNTRIES(locale), country)}
            onChange={value => set('country', value)}
          />
        </SettingRow>
        <SettingRow label="Currency" hint="For amounts typed without one.">
          <Select
            label="Currency"
            width={240}
            value={currency}
            options={withOwn(CURRENCIES(locale), currency)}
            onChange={value => set('currency', value)}
          />
        </SettingRow>
        <SettingRow label="Order of dates" hint="How 3/4/2027 is read.">
          <Select
            label="Order of dates"
            width={240}
            value={dateOrder}
            options={DATE_ORDERS}
            onChange={value => set('dateOrder', value)}
          />
        </SettingRow>
        <SettingRow label="The week begins on">
          <Select
            label="The week begins on"
            width={240}
            value={String(settings['weekStart'] ?? '1')}
            options={WEEK_STARTS}
            onChange={value => set('weekStart', Number(value))}
          />
        </SettingRow>
        <SettingRow label="Time zone">
          <Select
            label="Time zone"
            width={240}
            value={timeZone}
            options={withOwn(TIME_ZONES(), timeZone)}
            onChange={value => set('timeZone', value)}
          />
        </SettingRow>
      </SettingGroup>
      {hasSamples && <RemoveSamples />}
    </LockedUnless>
  )
}

/** What is set stands in the list even when this browser does not know it. */
const withOwn = (
  options: readonly { readonly value: string; readonly label: string }[],
  own: string,
) =>
  options.some(option => option.value === own) ? options : [{ value: own, label: own }, ...options]
