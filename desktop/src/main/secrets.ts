/** Secrets under the system's keychain: each is sealed by safeStorage and kept in a file of the profile. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SafeStorage } from 'electron'
import { defineFaults, s } from '@kith/shared/kit'

const secretsFault = defineFaults('secrets', {
  'no-keychain': {
    status: 503,
    retry: true,
    say: (_d: Record<string, never>) =>
      'This system has no keychain that Kith can use, so it does not keep passwords here. Install one (gnome-keyring or KWallet) and try again.',
  },
})

type Store = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> & {
  /** Linux only. `basic_text` would be a lock with its key beside it. */
  readonly getSelectedStorageBackend?: SafeStorage['getSelectedStorageBackend']
}

const schema = s.record(s.string(), s.string())

export interface SealedSecrets {
  readonly get: (name: string) => string | undefined
  readonly set: (name: string, value: string) => void
  readonly remove: (name: string) => void
}

export function createSealedSecrets(storage: Store, file: string): SealedSecrets {
  return {
    get(name) {
      const sealed = read()[name]
      return sealed === undefined
        ? undefined
        : checked().decryptString(Buffer.from(sealed, 'base64'))
    },
    set(name, value) {
      write({ ...read(), [name]: checked().encryptString(value).toString('base64') })
    },
    remove(name) {
      const { [name]: _gone, ...rest } = read()
      write(rest)
    },
  }

  function checked(): Store {
    const isPlain = storage.getSelectedStorageBackend?.() === 'basic_text'
    if (isPlain || !storage.isEncryptionAvailable()) throw secretsFault('no-keychain', {})
    return storage
  }

  function read(): Readonly<Record<string, string>> {
    try {
      return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      throw error
    }
  }

  function write(entries: Readonly<Record<string, string>>): void {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(entries), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
}
