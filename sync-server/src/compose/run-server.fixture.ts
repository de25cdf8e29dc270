/** The program itself, in a process of its own, that tests can kill. */
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { newId, type DocId } from '@kith/shared/kit'
import { blankData } from '#testkit'

const MAIN = join(import.meta.dirname, 'main.ts')

export interface RunningServer {
  readonly url: string
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>
}

/** Resolves when the line with the address was printed. */
export async function runServer(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const data = args[args.indexOf('--data') + 1]
  if (args.includes('--data') && data !== undefined && env['DATABASE_URL'] === undefined)
    await blankData(data)
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, KITH_LOG_LEVEL: 'error', ...env },
  })
  let said = ''
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text.toString()
      const found = /^\{"url":"([^"]+)"\}$/m.exec(said)
      if (found) resolve(found[1]!)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', code => reject(new Error(`ended with ${code}: ${said}`)))
  })
  return {
    url,
    stop(signal) {
      child.kill(signal)
      return exited
    },
  }
}

export async function call(
  url: string,
  path: string,
  body: unknown,
  token?: string,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

/** Somebody with an account and a workspace that waits for its documents. */
export async function newOwner(
  url: string,
): Promise<{ readonly token: string; readonly workspace: DocId }> {
  const account = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' }
  const { token } = await call(url, '/api/auth/sign-up', account)
  const workspace = newId()
  await call(url, '/api/workspaces', { id: workspace, name: 'Tidemark' }, String(token))
  return { token: String(token), workspace }
}
