/**
 * Databases that nobody has written to yet, made once on this machine and kept with what else npm
 * made: a PGlite takes two seconds of processor time to make and half a second to load, and a suite
 * opens dozens.
 */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dumpOfNew } from '#db'
import { KEPT, pgliteVersion } from './blank-data.ts'

let blank: Promise<Blob> | undefined

/** For `openDatabase`. */
export function blankPglite(): Promise<Blob> {
  return (blank ??= loadBlank())
}

async function loadBlank(): Promise<Blob> {
  const path = join(KEPT, `pglite-${pgliteVersion()}.tar`)
  if (!existsSync(path)) await makeBlank(path)
  return new Blob([readFileSync(path)])
}

/** Several workers may make it at once: the last one stays, and they are all alike. */
async function makeBlank(path: string): Promise<void> {
  mkdirSync(KEPT, { recursive: true })
  const bytes = Buffer.from(await (await dumpOfNew()).arrayBuffer())
  const part = `${path}.${process.pid}`
  writeFileSync(part, bytes)
  renameSync(part, path)
}

/** Puts the data folder of a new PostgreSQL into `folder`, as what `initdb` of `bin` makes. */
export function blankPostgres(bin: string, folder: string, run: ExecFileSyncOptions): string {
  const data = join(folder, 'data')
  const version = execFileSync(join(bin, 'initdb'), ['--version'], { encoding: 'utf8' })
  const kept = join(KEPT, version.trim().replaceAll(/[^\w.]+/g, '-'))
  if (existsSync(kept)) {
    // Keeps owner and rights: PostgreSQL starts in nobody else's folder.
    execFileSync('cp', ['-a', kept, data])
    return data
  }
  const names = ['-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C']
  execFileSync(join(bin, 'initdb'), ['-D', data, '--no-sync', ...names], {
    stdio: 'ignore',
    ...run,
  })
  mkdirSync(KEPT, { recursive: true })
  const part = `${kept}.${process.pid}`
  execFileSync('cp', ['-a', data, part])
  if (existsSync(kept)) rmSync(part, { recursive: true, force: true })
  else renameSync(part, kept)
  return data
}
