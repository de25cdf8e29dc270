/** When attachments travel: up after every sync that settled, down when they are opened. */
import type { Log } from '@kith/shared/kit'
import type { Account } from '#engine/account'
import {
  createFileTransfer,
  createHttpRemote,
  type FileStore,
  type FileTransfer,
} from '#engine/files'
import type { Store } from '#engine/store'
import { readUpstream, type SyncService } from '#engine/sync'

export interface TransfersDeps {
  readonly files: FileStore
  readonly store: Store
  readonly account: Account
  readonly sync: Pick<SyncService, 'state' | 'onChange'>
  readonly referenced: () => Iterable<string>
  readonly log: Log
}

/** Changes come in bursts: one look this long after the first of each. */
const CALM_MS = 2_000
const AGAIN_MS = 60_000

export interface Transfers {
  readonly transfer: FileTransfer
  readonly close: () => void
}

export function createTransfers(deps: TransfersDeps): Transfers {
  const { files, store, account, sync, referenced, log } = deps
  const remote = createHttpRemote({ send: account.send, upstream: () => readUpstream(store) })
  const transfer = createFileTransfer({ files, store, remote, log, referenced })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const look = (ms: number): void => {
    if (!isClosed) timer ??= setTimeout(run, ms).unref()
  }
  const run = (): void => {
    timer = undefined
    if (sync.state()?.phase !== 'following') return
    transfer
      .push()
      .then(transfer.pull)
      .catch((error: unknown) => {
        if (isClosed) return
        log.info('files/not-moved', { error })
        look(AGAIN_MS)
      })
  }
  const stop = sync.onChange(() => look(CALM_MS))

  return {
    transfer,
    close() {
      isClosed = true
      clearTimeout(timer)
      stop()
      transfer.close()
    },
  }
}
