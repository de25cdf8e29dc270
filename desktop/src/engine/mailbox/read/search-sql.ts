/**
 * A search tree as SQL over `message m` (newest first by its number). Texts go to the index of words,
 * people to their addresses; what is left are conditions on the row.
 */
import type { SearchNode } from '@kith/shared/mail'
import type { Read } from '#engine/store'
import { firstIdOf } from '../message-id.ts'

export interface SearchSql {
  /** For FTS5's MATCH, where the whole query needs these words: the walk follows the index. */
  readonly match: string | null
  readonly where: string
  readonly params: readonly (string | number)[]
}

/** Above this many mails of an address a walk over all mail finds enough sooner than its list. */
const MANY_MAILS = 20_000
const IN_FOLDERS = 'folder IN (SELECT value FROM json_each(?))'
const MAX_ADDRESSES = 5_000
const ROLES: Readonly<Record<string, readonly string[]>> = {
  from: ['from'],
  to: ['to'],
  cc: ['cc'],
  bcc: ['bcc'],
  with: ['from', 'to', 'cc', 'bcc'],
}
const IS: Readonly<Record<string, string>> = {
  unread: 'm.is_unread = 1',
  read: 'm.is_unread = 0',
  starred: 'm.is_starred = 1',
  answered: 'm.is_answered = 1',
  unanswered: 'm.is_answered = 0 AND m.is_out = 0',
  snoozed: 't.snoozed_until IS NOT NULL',
  muted: 't.is_muted = 1',
  sent: 'm.is_out = 1',
  draft: 'm.is_draft = 1',
}
const IN: Readonly<Record<string, string>> = {
  inbox: 't.in_inbox = 1',
  snoozed: 't.snoozed_until IS NOT NULL',
  starred: 't.is_starred = 1',
  sent: 'm.is_out = 1',
  drafts: 'm.is_draft = 1',
  scheduled: '0',
  archive: 't.in_inbox = 0 AND t.in_trash = 0 AND t.in_spam = 0',
  spam: 't.in_spam = 1',
  trash: 't.in_trash = 1',
  all: 't.in_trash = 0 AND t.in_spam = 0',
  anywhere: '1',
}

/** `isOpen`: each word may be the beginning of one. */
export function compileSearch(
  node: SearchNode,
  read: Read,
  isOpen: boolean,
  /** What the number of a message is called where the index of words leads. */
  wordKey: 'f.rowid' | 'm.id',
): SearchSql {
  const matchOf = (one: SearchNode) => wordsOf(one, isOpen)
  const params: (string | number)[] = []
  const nodes = node.kind === 'and' ? node.nodes : [node]
  // Words that must all be there lead the walk; with them go the words that must not.
  const isText = (one: SearchNode) => matchOf(one) !== null
  const texts = nodes.filter(isText).flatMap(one => matchOf(one) ?? [])
  const without = nodes.flatMap(one =>
    texts.length > 0 && one.kind === 'not' ? (matchOf(one.node) ?? []) : [],
  )
  const rest = nodes.filter(
    one => !isText(one) && !(texts.length > 0 && one.kind === 'not' && isText(one.node)),
  )
  const positive = texts.map(text => `(${text})`).join(' AND ')
  const match =
    texts.length === 0 ? null : [positive, ...without.map(text => `(${text})`)].join(' NOT ')
  // Judged by the number alone, before the rows are read: most hits of a common word end here.
  const key = match === null ? 'm.id' : wordKey
  // With a plus: a list is looked into at each hit. Without, FTS5 would be asked anew for each entry of it.
  const listed = match === null ? 'm.id' : `+${wordKey}`
  const where = rest.map(one => conditionOf(one)).join(' AND ') || '1'
  return { match, where, params }

  function conditionOf(one: SearchNode): string {
    const words = matchOf(one)
    if (words !== null) {
      params.push(words)
      return `${listed} IN (SELECT rowid FROM message_fts WHERE message_fts MATCH ?)`
    }
    switch (one.kind) {
      case 'and':
      case 'or': {
        const parts = one.nodes.map(conditionOf)
        return parts.length === 0 ? '1' : `(${parts.join(one.kind === 'and' ? ' AND ' : ' OR ')})`
      }
      case 'not':
        return `NOT (${conditionOf(one.node)})`
      case 'people':
        return peopleCondition(one.role, one.value)
      case 'label':
        return labelCondition(one.value)
      case 'account':
        params.push(`%${likeText(one.value)}%`, one.value)
        return String.raw`EXISTS (SELECT 1 FROM message_copy c JOIN account a ON a.id = c.account WHERE c.message = ${key} AND (a.address LIKE ? ESCAPE '\' OR a.id = ?))`
      case 'company':
      case 'person': {
        const ids = addressesOf(one.kind, one.value)
        params.push(JSON.stringify(ids))
        return `${listed} IN (SELECT message FROM participant WHERE address IN (SELECT value FROM json_each(?)))`
      }
      case 'has':
        if (one.what === 'attachment') return 'm.attachments > 0'
        if (one.what === 'invite') return 'm.invitation IS NOT NULL'
        return `${listed} IN (SELECT rowid FROM message_fts WHERE message_fts MATCH 'body : (http OR https OR www)')`
      case 'is':
        return `(${IS[one.what] ?? '1'})`
      case 'in':
        return `(${IN[one.box] ?? '1'})`
      case 'before':
        params.push(firstIdOf(one.at))
        return `${key} < ?`
      case 'after':
        params.push(firstIdOf(one.at))
        return `${key} >= ?`
      default:
        return '1'
    }
  }

  /** Few messages: their list. Many: the walk meets enough of them soon. */
  function labelCondition(name: string): string {
    const folders = read.pluck<number>(
      'SELECT id FROM folder WHERE lower(name) = lower(?) OR lower(path) = lower(?)',
      [name, name],
    )
    const among = JSON.stringify(folders)
    params.push(among)
    const [count = 0] = read.pluck<number>(
      `SELECT count(*) FROM (SELECT 1 FROM message_label WHERE ${IN_FOLDERS} LIMIT ?)`,
      [among, MANY_MAILS + 1],
    )
    return count > MANY_MAILS
      ? `EXISTS (SELECT 1 FROM message_label l WHERE l.message = ${key} AND l.${IN_FOLDERS})`
      : `${listed} IN (SELECT message FROM message_label WHERE ${IN_FOLDERS})`
  }

  function peopleCondition(role: string, value: string): string {
    if (value === 'me' && role === 'from') return 'm.is_out = 1'
    const found = value === 'me' ? mine() : matching(value)
    const roles = (ROLES[role] ?? []).map(one => `'${one}'`).join(', ')
    params.push(JSON.stringify(found.ids))
    const among = `address IN (SELECT value FROM json_each(?)) AND role IN (${roles})`
    return found.mails > MANY_MAILS
      ? `EXISTS (SELECT 1 FROM participant p WHERE p.message = ${key} AND p.${among})`
      : `${listed} IN (SELECT message FROM participant WHERE ${among})`
  }

  function mine() {
    const ids = read.pluck<number>('SELECT id FROM address WHERE is_me = 1')
    return { ids, mails: Number.MAX_SAFE_INTEGER }
  }

  function matching(value: string) {
    const { where, params: found } = addressCondition(value)
    const rows = read.all<{ id: number; n: number }>(
      `SELECT id, n_in + n_out AS n FROM address WHERE ${where} LIMIT ?`,
      [...found, MAX_ADDRESSES],
    )
    return { ids: rows.map(row => row.id), mails: rows.reduce((sum, row) => sum + row.n, 0) }
  }

  /** By record id, or by the name in the address: records themselves are in another file. */
  function addressesOf(kind: 'company' | 'person', value: string): readonly number[] {
    if (/^[0-9a-f-]{36}$/.test(value))
      return read.pluck<number>(`SELECT id FROM address WHERE ${kind} = ?`, [value])
    const like = `%${likeText(value.replaceAll(' ', kind === 'company' ? '' : ' '))}%`
    const column = kind === 'company' ? 'reg_domain' : 'name'
    return read.pluck<number>(
      String.raw`SELECT id FROM address WHERE ${column} LIKE ? ESCAPE '\' LIMIT ?`,
      [like, MAX_ADDRESSES],
    )
  }
}

/** Any part of an address or a name; three letters and more through their index. */
function addressCondition(value: string): { where: string; params: readonly string[] } {
  if (Array.from(value).length >= TRIGRAM)
    return {
      where: 'id IN (SELECT rowid FROM address_fts WHERE address_fts MATCH ?)',
      params: [`"${value.replaceAll('"', '""')}"`],
    }
  const like = `%${likeText(value)}%`
  return {
    where: String.raw`(addr LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\')`,
    params: [like, like],
  }
}
const TRIGRAM = 3

const likeText = (text: string): string => text.replace(/[\\%_]/g, String.raw`\$&`)

/** FTS5's words for a tree of nothing but texts; `null` for any other. */
function wordsOf(node: SearchNode, isOpen: boolean): string | null {
  switch (node.kind) {
    case 'text':
      return phrase(node.text, isOpen && !node.isPhrase)
    case 'subject':
      return column('subject', node.value, isOpen)
    case 'filename':
      return column('files', node.value, true)
    case 'and':
    case 'or': {
      const parts = node.nodes.map(one => wordsOf(one, isOpen))
      if (parts.length === 0 || parts.includes(null)) return null
      return parts.map(part => `(${part ?? ''})`).join(node.kind === 'and' ? ' AND ' : ' OR ')
    }
    default:
      return null
  }
}

/** The words of a text in this order; the last one may be a beginning, from three letters on. */
function phrase(text: string, isOpen: boolean): string | null {
  const words = text.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  if (words.length === 0) return null
  const isPrefix = isOpen && (words.at(-1)?.length ?? 0) >= PREFIX_FROM
  return `"${words.join(' ')}"${isPrefix ? ' *' : ''}`
}

function column(name: string, value: string, isOpen: boolean): string | null {
  const words = phrase(value, isOpen)
  return words === null ? null : `${name} : ${words}`
}

/** Shorter beginnings have too many words; FTS5 merges the lists of all of them. */
const PREFIX_FROM = 3
