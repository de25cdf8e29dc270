import type { DeviceHealth } from '@kith/shared/rpc'

export interface HealthNotice {
  readonly title: string
  readonly text: string
  readonly action: string
}

const MB = 1_000_000

/** `null` while all is well. A full disk comes first: it stops work now. */
export function healthNotice(health: DeviceHealth, locale: string): HealthNotice | null {
  if (health.disk === 'full') {
    const size = new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: 'megabyte',
      maximumFractionDigits: 0,
    }).format(health.backupBytes / MB)
    const backups = health.backupBytes < MB ? '' : ` Backups of Kith take ${size}.`
    return {
      title: 'The disk is full.',
      text: `Everything saved is safe and can be read; changes wait until there is room. Deleting for good and removing backups still work.${backups}`,
      action: 'Make room',
    }
  }
  const problems = health.fullCheck?.problems ?? []
  if (problems.length > 0)
    return {
      title: 'The workspace file is damaged.',
      text: 'The monthly check found places that do not fit together. What you see may be incomplete; backups are not touched. Go back to one from before.',
      action: 'Choose a backup',
    }
  return null
}
