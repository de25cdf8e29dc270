/** Window and folders of an account: a choice only changes states (MAIL.md 9). */
import {
  leftOutOf,
  letIn,
  ofScope,
  outsideWindow,
  putOut,
  type HiddenItem,
  type LeftOut,
  type Mailbox,
} from '#engine/mailbox'

const BATCH = 500

export function chooseWindow(mailbox: Mailbox, account: string, since: number | null): void {
  const { out, back } = outsideWindow(mailbox.store, account, since)
  hide(mailbox, account, out, 'window')
  show(mailbox, account, back)
}

export function chooseFolder(
  mailbox: Mailbox,
  account: string,
  folder: number,
  isSynced: boolean,
): void {
  const { store } = mailbox
  const row = store.get<{ provider_id: string; role: string | null; is_synced: number }>(
    'SELECT provider_id, role, is_synced FROM folder WHERE id = ? AND account = ?',
    [folder, account],
  )
  if (row === undefined || (row.is_synced === 1) === isSynced) return
  store.write(
    tx => void tx.run('UPDATE folder SET is_synced = ? WHERE id = ?', [isSynced ? 1 : 0, folder]),
  )
  const reason = row.role === 'spam' || row.role === 'trash' ? 'spam-or-trash' : 'folder'
  if (isSynced) show(mailbox, account, leftOutOf(store, account, row.provider_id, reason))
  else hide(mailbox, account, ofScope(store, account, row.provider_id), reason)
}

function hide(
  mailbox: Mailbox,
  account: string,
  items: readonly HiddenItem[],
  reason: LeftOut,
): void {
  inBatches(mailbox, account, items, true, (tx, some) => putOut(tx, account, some, reason))
}
function show(mailbox: Mailbox, account: string, items: readonly HiddenItem[]): void {
  inBatches(mailbox, account, items, false, (tx, some) => letIn(tx, account, some))
}

type Tx = Parameters<typeof putOut>[0]

function inBatches(
  mailbox: Mailbox,
  account: string,
  items: readonly HiddenItem[],
  isHidden: boolean,
  change: (tx: Tx, some: readonly HiddenItem[]) => void,
): void {
  for (let at = 0; at < items.length; at += BATCH) {
    const some = items.slice(at, at + BATCH)
    mailbox.store.write(tx => {
      change(tx, some)
      const threads = some.flatMap(item =>
        item.message === null
          ? []
          : mailbox.hideCopy(tx, account, item.scope, item.provider_id, isHidden),
      )
      mailbox.touchThreads(tx, new Set(threads))
    })
  }
}
