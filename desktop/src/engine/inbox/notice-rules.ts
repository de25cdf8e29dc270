/**
 * Which changes a person is told of, and why: pure. A change of their own never is one.
 *
 * Ids follow from what happened, so that a notice read on one device is read on the others.
 */
import { isoTime, type DocId, type Json } from '@kith/shared/kit'
import type { Notice } from '@kith/shared/rpc'

export type NoticeKind = Notice['kind']

export interface NewNotice {
  readonly id: string
  readonly kind: NoticeKind
  /** Milliseconds. */
  readonly at: number
  readonly title: string
  readonly body: string
  readonly actor: string | null
  readonly record: DocId | null
  readonly object: string | null
  readonly why: string
}

/** A record as the rules see it. */
export interface Told {
  readonly doc: DocId
  readonly object: string
  readonly keys: Readonly<Record<string, Json>>
  readonly isNew: boolean
  /** Keys that read differently now. */
  readonly changed: readonly string[]
  readonly at: number
  readonly actor: DocId | null
}

export interface Surroundings {
  readonly me: DocId
  readonly keys: (doc: DocId) => Readonly<Record<string, Json>> | undefined
  readonly objectOf: (doc: DocId) => string | undefined
  readonly titleOf: (doc: DocId) => string
  /** Fields that name a member, by object. */
  readonly memberFields: (
    object: string,
  ) => readonly { readonly id: string; readonly label: string }[]
  /** Comments of a thread, its first one included. */
  readonly thread: (head: DocId) => readonly Readonly<Record<string, Json>>[]
}

const MENTION = 'kith://record/member/'
const EXCERPT = 240

/** What this change is to the person, if anything: the strongest reason only. */
export function noticeOf(told: Told, around: Surroundings): NewNotice | undefined {
  return told.object === 'comment' ? ofComment(told, around) : ofAssignment(told, around)
}

function ofComment(told: Told, around: Surroundings): NewNotice | undefined {
  const { keys, doc, at } = told
  const author = idOf(keys['author']) ?? told.actor
  const record = idOf(keys['record'])
  if (author === around.me || record === null || '$del' in keys) return undefined
  if (!told.isNew && !told.changed.includes('body')) return undefined
  const text = typeof keys['body'] === 'string' ? keys['body'] : ''
  const who = author === null ? 'Somebody' : around.titleOf(author) || 'Somebody'
  const name = around.titleOf(record) || 'a record'
  const base = {
    at,
    body: plain(text).slice(0, EXCERPT),
    actor: author,
    record,
    object: around.objectOf(record) ?? null,
  }
  if (mentions(text, around.me)) {
    const title = `${who} mentioned you on ${name}`
    return {
      ...base,
      id: `mention-${doc}`,
      kind: 'mention',
      title,
      why: 'Your name is in this comment.',
    }
  }
  if (!told.isNew) return undefined
  const parent = idOf(keys['parent'])
  if (parent !== null) {
    const isIn = around.thread(parent).some(each => idOf(each['author']) === around.me)
    if (isIn) {
      const title = `${who} replied on ${name}`
      return {
        ...base,
        id: `reply-${doc}`,
        kind: 'reply',
        title,
        why: 'You take part in this thread.',
      }
    }
  }
  const mine = ownership(record, around)
  if (mine === undefined) return undefined
  const title = `${who} commented on ${name}`
  return { ...base, id: `comment-${doc}`, kind: 'comment', title, why: mine }
}

function ownership(record: DocId, around: Surroundings): string | undefined {
  const keys = around.keys(record)
  const object = around.objectOf(record)
  if (!keys || object === undefined) return undefined
  const field = around.memberFields(object).find(({ id }) => keys[id] === around.me)
  return field && `You are its ${field.label.toLowerCase()}.`
}

function ofAssignment(told: Told, around: Surroundings): NewNotice | undefined {
  const { keys, doc, object, at, actor } = told
  if (actor === around.me || actor === null || '$del' in keys) return undefined
  const field = around
    .memberFields(object)
    .find(({ id }) => keys[id] === around.me && (told.isNew || told.changed.includes(id)))
  if (!field) return undefined
  const who = around.titleOf(actor) || 'Somebody'
  return {
    id: `assigned-${doc}-${field.id}`,
    kind: 'assigned',
    at,
    title: `${who} made you ${field.label.toLowerCase()} of ${around.titleOf(doc) || 'a record'}`,
    body: '',
    actor,
    record: doc,
    object,
    why: `You are its ${field.label.toLowerCase()}.`,
  }
}

/** A person's name in a note. */
export function noticeOfText(
  doc: DocId,
  owner: DocId,
  markdown: string,
  at: number,
  actor: DocId | null,
  around: Surroundings,
): NewNotice | undefined {
  if (actor === around.me || !mentions(markdown, around.me)) return undefined
  const who = actor === null ? 'Somebody' : around.titleOf(actor) || 'Somebody'
  const line = markdown.split('\n').find(each => mentions(each, around.me)) ?? ''
  return {
    id: `mention-${doc}`,
    kind: 'mention',
    at,
    title: `${who} mentioned you in ${around.titleOf(owner) || 'a note'}`,
    body: plain(line).slice(0, EXCERPT),
    actor,
    record: owner,
    object: around.objectOf(owner) ?? null,
    why: 'Your name is in this text.',
  }
}

export function dueNotice(task: DocId, title: string, dueAt: number): NewNotice {
  return {
    id: `due-${task}-${dueAt}`,
    kind: 'due',
    at: dueAt,
    title: `Due: ${title || 'a task'}`,
    body: '',
    actor: null,
    record: task,
    object: 'task',
    why: 'This task is assigned to you.',
  }
}

const mentions = (text: string, member: DocId): boolean => text.includes(`${MENTION}${member}`)

/** Markdown without its links, for a line of text. */
const plain = (text: string): string => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim()

const idOf = (value: Json | undefined): DocId | null =>
  typeof value === 'string' && value.length === 36 ? (value as DocId) : null

export interface NoticeState {
  readonly readAt: number | null
  readonly snoozedUntil: number | null
}

/** A notice that came again after it was read is unread again. */
export const shown = (notice: NewNotice, { readAt, snoozedUntil }: NoticeState): Notice => ({
  id: notice.id,
  kind: notice.kind,
  at: isoTime(notice.at),
  title: notice.title,
  body: notice.body,
  actor: notice.actor,
  record: notice.record,
  object: notice.object,
  readAt: readAt !== null && readAt >= notice.at ? isoTime(readAt) : null,
  snoozedUntil: snoozedUntil === null ? null : isoTime(snoozedUntil),
  why: notice.why,
})
