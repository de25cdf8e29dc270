/**
 * Secrets in a file, for hosts without a keychain: AES-256-GCM under a key that lies beside it and
 * that only this user may read. It keeps secrets out of backups and greps of the profile, not from
 * somebody who may read this user's files; Electron uses the system's keychain instead.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSerialQueue, defineFaults, parseJson, s } from '@kith/shared/kit'
import type { Secrets } from '#engine/ports'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const PRIVATE = 0o600

const secretFault = defineFaults('secret', {
  unreadable: {
    status: 500,
    retry: false,
    say: (d: { file: string }) =>
      `The saved passwords in ${d.file} cannot be read with this device's key. Your records are safe; sign in to your accounts again.`,
  },
})

const fileSchema = s.record(s.string(), s.string())

export function createFileSecrets(folder: string): Secrets {
  const queue = createSerialQueue()
  const keyFile = join(folder, 'secrets.key')
  const file = join(folder, 'secrets.json')

  return {
    get: name => queue.run(async () => open(await key(), (await read())[name])),
    set: (name, value) =>
      queue.run(async () => {
        const sealed = seal(await key(), value)
        await write({ ...(await read()), [name]: sealed })
      }),
    remove: name =>
      queue.run(async () => {
        const { [name]: _gone, ...rest } = await read()
        await write(rest)
      }),
  }

  async function key(): Promise<Buffer> {
    const known = await readOrNothing(keyFile)
    if (known?.length === KEY_BYTES) return known
    await mkdir(folder, { recursive: true })
    const fresh = randomBytes(KEY_BYTES)
    await writeFile(keyFile, fresh, { mode: PRIVATE })
    return fresh
  }

  async function read(): Promise<Readonly<Record<string, string>>> {
    const bytes = await readOrNothing(file)
    if (!bytes) return {}
    const parsed = fileSchema.safeParse(parseJson(bytes.toString('utf8')))
    if (!parsed.success) throw secretFault('unreadable', { file }, parsed.error)
    return parsed.data
  }

  async function write(entries: Readonly<Record<string, string>>): Promise<void> {
    const fresh = `${file}.new`
    await writeFile(fresh, JSON.stringify(entries), { mode: PRIVATE })
    await rename(fresh, file)
  }

  function seal(secret: Buffer, value: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', secret, iv)
    const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')
  }

  function open(secret: Buffer, sealed: string | undefined): string | undefined {
    if (sealed === undefined) return undefined
    const bytes = Buffer.from(sealed, 'base64')
    try {
      const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES))
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8')
    } catch (error) {
      throw secretFault('unreadable', { file }, error)
    }
  }
}

async function readOrNothing(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
