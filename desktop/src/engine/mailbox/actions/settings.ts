/** Choices about mail of this device, in the mail file. */
import type { MailSettings } from '@kith/shared/rpc'
import type { Read, Store } from '#engine/store'

const KEY = 'mail-settings'
const DEFAULTS: MailSettings = {
  undoSeconds: 10,
  keepsContactMail: true,
  imagesFrom: 'nobody',
}

export function readSettings(read: Read): MailSettings {
  const [text] = read.pluck<string>('SELECT v FROM meta WHERE k = ?', [KEY])
  return { ...DEFAULTS, ...(text === undefined ? {} : (JSON.parse(text) as Partial<MailSettings>)) }
}

export function writeSettings(store: Store, settings: MailSettings): void {
  store.write(tx =>
    tx.run('INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)', [KEY, JSON.stringify(settings)]),
  )
}
