/** Settings of this device in `kith.json`: theme, last window places, the language. Never part of the workspace. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmitter, json, s, type Json, type Log } from '@kith/shared/kit'
import { toStoreFault } from '#engine/store'

export interface DeviceSettings {
  readonly all: () => Readonly<Record<string, Json>>
  /** `null` removes the key. */
  readonly set: (key: string, value: Json) => void
  readonly onChange: (listener: () => void) => () => void
}

const schema = s.record(s.string(), json)

export function createDeviceSettings(profile: string, log: Log): DeviceSettings {
  const path = join(profile, 'kith.json')
  const changed = createEmitter<void>(error => log.error('device/listener', { error }))
  let settings = load()

  return {
    all: () => settings,
    set(key, value) {
      const { [key]: _, ...rest } = settings
      settings = value === null ? rest : { ...rest, [key]: value }
      save()
      changed.emit()
    },
    onChange: listener => changed.on(listener),
  }

  /** A file that cannot be read costs the person their theme, not their start. */
  function load(): Readonly<Record<string, Json>> {
    try {
      return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch (error) {
      const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!isNew) log.warn('device/unreadable', { path, error })
      return {}
    }
  }

  function save(): void {
    try {
      writeFileSync(`${path}.new`, JSON.stringify(settings, undefined, 1))
      renameSync(`${path}.new`, path)
    } catch (error) {
      throw toStoreFault(error, path)
    }
  }
}
