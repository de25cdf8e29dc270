/** A password: from a terminal unseen, else the first line of stdin. It never stands on the command line, which others can read. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { VerbContext } from './verb.ts'

/** `undefined` when stdin ends before a line. */
export async function readSecret({ note }: Pick<VerbContext, 'note'>): Promise<string | undefined> {
  const isTyped = process.stdin.isTTY
  if (isTyped) note('Password (it is not shown):')
  // Readline echoes what is typed to `output`: here nobody sees it.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output, terminal: isTyped })
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    for await (const line of lines) return line
    return undefined
  } finally {
    lines.close()
  }
}
