/**
 * How a second program on the same profile finds the Kith that has it open: `running.json` in the
 * profile, readable by this user only, with the address and token of the local socket.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { s } from '@kith/shared/kit'

const schema = s.object({ pid: s.int(), url: s.string(), token: s.string() })
export interface Running {
  readonly pid: number
  readonly url: string
  readonly token: string
}

const fileIn = (profile: string) => join(profile, 'running.json')

/** Returns the way to take the file back. */
export async function writeRunning(
  profile: string,
  running: Running,
): Promise<() => Promise<void>> {
  const file = fileIn(profile)
  await writeFile(file, JSON.stringify(running), { mode: 0o600 })
  return () => rm(file, { force: true })
}

/** The Kith that runs on this profile, or nothing: a file left behind by a killed one does not count. */
export async function readRunning(profile: string): Promise<Running | undefined> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(fileIn(profile), 'utf8')))
    return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError)
      return undefined
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
