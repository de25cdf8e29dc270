/**
 * The key that signs sessions and encrypts secrets at rest: from the option, or made once into the
 * data folder, readable by its owner only. It never goes into the database, so that a copy of the
 * database alone opens nothing.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'

const FILE = 'secret.key'
const BYTES = 48

export function serverSecret(given: string | undefined, dataFolder: string): string {
  if (given !== undefined) return given
  const path = join(dataFolder, FILE)
  return readSecret(path) ?? makeSecret(dataFolder, path)
}

function readSecret(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return text.length >= 32 ? text : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function makeSecret(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const made = `${path}.${process.pid}`
  writeFileSync(made, `${randomBytes(BYTES).toString('base64url')}\n`, { mode: 0o600, flush: true })
  try {
    // Fails when another process was faster: its key is the one, not ours.
    linkSync(made, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(made, { force: true })
  }
  const secret = readSecret(path)
  if (secret === undefined) throw new Error(`${path} holds no key; remove it to make a new one`)
  return secret
}

/** A key of its own for each use, so that what is signed for one is worth nothing for another. */
export const keyFor = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `kith ${use}`, 32))
