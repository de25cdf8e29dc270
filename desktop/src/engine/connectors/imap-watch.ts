/**
 * Waits for the server to say that something happened (IDLE, RFC 2177) on a line of its own. What
 * happened is not believed: told together, some events are lost. Any event means "look again".
 */
import { connectImap, leave, toFault, type ImapPlace } from './imap-session.ts'

export async function watchInbox(
  options: ImapPlace,
  folder: () => string | null,
  signal: AbortSignal,
  onDirty: () => void,
): Promise<void> {
  const path = folder() ?? 'INBOX'
  try {
    const client = await connectImap(options)
    const stop = () => client.close()
    signal.addEventListener('abort', stop, { once: true })
    try {
      for (const event of ['exists', 'expunge', 'flags'] as const) client.on(event, onDirty)
      await client.mailboxOpen(path, { readOnly: true })
      // Between the last look and this line something may have come.
      onDirty()
      while (client.usable && !signal.aborted) await client.idle()
    } finally {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) client.close()
      else await leave(client)
    }
  } catch (error) {
    if (signal.aborted) return
    throw await toFault(options, error)
  }
}
