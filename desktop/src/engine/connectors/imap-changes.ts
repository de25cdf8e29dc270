/** Changes pushed to an IMAP server. Each may be repeated: what is done already changes nothing. */
import type { ImapFlow } from 'imapflow'
import { demandDone, searchIds } from './imap-answers.ts'
import { idOf, uidOf, uidSet } from './imap-ids.ts'
import { isOfValidity } from './imap-listing.ts'
import type { ImapSession, Selected } from './imap-session.ts'
import type { ItemRef, MailOp, OpResult } from './mail-connector.ts'

export interface ChangeContext {
  readonly session: ImapSession
  /** X-GM-LABELS names of folder ids; only Gmail has labels over IMAP. */
  readonly labelNames: ((folders: readonly string[]) => string[]) | null
  readonly path: (folder: string) => string
}

export async function applyChange(context: ChangeContext, op: MailOp): Promise<OpResult> {
  const moved: OpResult['moved'][number][] = []
  const gone: ItemRef[] = []
  for (const [scope, refs] of Map.groupBy(op.refs, ref => ref.scope)) {
    if (op.kind === 'move' && op.to === scope) continue
    await context.session.inFolder(scope, 'write', async at => {
      const here = await present(at, refs)
      gone.push(...refs.filter(ref => !here.includes(ref)))
      if (here.length > 0) moved.push(...(await applyHere(context, at, scope, op, here)))
    })
  }
  return { moved, gone }
}

async function present(at: Selected, refs: readonly ItemRef[]): Promise<readonly ItemRef[]> {
  const current = refs.filter(ref => isOfValidity(ref.providerId, at))
  if (current.length === 0 || at.exists === 0) return []
  const set = uidSet(current.map(ref => uidOf(ref.providerId)))
  const uids = new Set(await searchIds(at.client, { uid: set }))
  return current.filter(ref => uids.has(uidOf(ref.providerId)))
}

async function applyHere(
  context: ChangeContext,
  at: Selected,
  scope: string,
  op: MailOp,
  refs: readonly ItemRef[],
): Promise<OpResult['moved']> {
  const set = uidSet(refs.map(ref => uidOf(ref.providerId)))
  const { client } = at
  const byUid = { uid: true }
  const done = (result: boolean) => demandDone(client, result, 'the change')
  if (op.kind === 'flags') {
    if (op.add.length > 0) done(await client.messageFlagsAdd(set, [...op.add], byUid))
    if (op.remove.length > 0) done(await client.messageFlagsRemove(set, [...op.remove], byUid))
    return []
  }
  if (op.kind === 'labels') {
    if (context.labelNames === null) return []
    const withLabels = { ...byUid, useLabels: true }
    if (op.add.length > 0)
      done(await client.messageFlagsAdd(set, context.labelNames(op.add), withLabels))
    if (op.remove.length > 0)
      done(await client.messageFlagsRemove(set, context.labelNames(op.remove), withLabels))
    return []
  }
  if (op.kind === 'delete') {
    done(await client.messageDelete(set, byUid))
    return []
  }
  const result = demandDone(client, await client.messageMove(set, op.to, byUid), 'the move')
  return refs.flatMap(from => {
    const uid = result.uidMap?.get(uidOf(from.providerId))
    if (uid === undefined || result.uidValidity === undefined) return []
    const to = { scope: op.to, providerId: idOf(String(result.uidValidity), uid) }
    return [{ from: { scope, providerId: from.providerId }, to, uid }]
  })
}

/** Files a message; answers its id (UIDPLUS), found by its Message-ID where the server does not say. */
export async function append(
  client: ImapFlow,
  path: string,
  raw: Uint8Array,
  flags: readonly string[],
): Promise<string | null> {
  const result = demandDone(
    client,
    await client.append(path, Buffer.from(raw), [...flags]),
    'the copy',
  )
  return result.uid === undefined || result.uidValidity === undefined
    ? null
    : idOf(String(result.uidValidity), result.uid)
}

/** The newest message of a folder with this Message-ID. */
export async function findByRfcId(at: Selected, rfcId: string): Promise<string | null> {
  if (at.exists === 0) return null
  const uid = (await searchIds(at.client, { header: { 'Message-ID': rfcId } })).at(-1)
  return uid === undefined ? null : idOf(at.validity, uid)
}
