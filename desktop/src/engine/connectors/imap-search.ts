/**
 * A search as IMAP asks it (RFC 9051, 6.4.4). Each word is asked by itself and what came is joined
 * here, because a SEARCH of several words means something else at each server.
 */
import type { SearchObject } from 'imapflow'
import type { SearchNode } from '@kith/shared/mail'
import { searchIds } from './imap-answers.ts'
import { idOf } from './imap-ids.ts'
import type { Selected } from './imap-session.ts'

/** Ids of what fits in the open folder, newest first. */
export async function searchFolder(
  at: Selected,
  node: SearchNode,
  most: number,
): Promise<readonly string[]> {
  if (at.exists === 0) return []
  const ask = async (query: SearchObject): Promise<ReadonlySet<number>> =>
    new Set(await searchIds(at.client, query))
  const found = (await fits(node, ask)) ?? (await ask({ all: true }))
  const newest = [...found].toSorted((a, b) => b - a).slice(0, most)
  return newest.map(uid => idOf(at.validity, uid))
}

type Ask = (query: SearchObject) => Promise<ReadonlySet<number>>

/** `null`: this part narrows nothing. */
async function fits(node: SearchNode, ask: Ask): Promise<ReadonlySet<number> | null> {
  if (node.kind === 'and') {
    let all: ReadonlySet<number> | null = null
    for (const one of node.nodes) {
      const some = await fits(one, ask)
      all = all === null ? some : some === null ? all : within(all, uid => some.has(uid))
    }
    return all
  }
  if (node.kind === 'or') {
    const any = new Set<number>()
    for (const one of node.nodes) {
      const some = await fits(one, ask)
      if (some === null) return null
      for (const uid of some) any.add(uid)
    }
    return any
  }
  if (node.kind === 'not') {
    const without = await fits(node.node, ask)
    return without === null ? null : within(await ask({ all: true }), uid => !without.has(uid))
  }
  if (node.kind === 'people' && node.role === 'with')
    return await fits(
      {
        kind: 'or',
        nodes: (['from', 'to', 'cc'] as const).map(role => ({ ...node, role })),
      },
      ask,
    )
  const query = queryOf(node)
  return query === null ? null : await ask(query)
}

const within = (uids: ReadonlySet<number>, stays: (uid: number) => boolean): ReadonlySet<number> =>
  new Set([...uids].filter(stays))

const STATES: Readonly<Record<string, SearchObject>> = {
  unread: { seen: false },
  read: { seen: true },
  starred: { flagged: true },
  answered: { answered: true },
  unanswered: { answered: false },
  draft: { draft: true },
}

function queryOf(node: SearchNode): SearchObject | null {
  switch (node.kind) {
    case 'text':
      return { text: node.text }
    case 'people':
      return node.role === 'with' ? null : { [node.role]: node.value }
    case 'subject':
      return { subject: node.value }
    case 'filename':
      return { text: node.value }
    case 'before':
      return { before: new Date(node.at) }
    case 'after':
      return { since: new Date(node.at) }
    case 'is':
      return STATES[node.what] ?? null
    default:
      return null
  }
}
