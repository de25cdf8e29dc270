/**
 * Which changes a person is told of, and why: pure. A change of their own never is one.
 *
 * Ids follow from what happened, so that a notice read on one device is read on the others.
 */
import type { KeyChange } from '#docs'
import type { DocId, Json } from '#kit'
import { changeLines, type FindField } from './change-words.ts'
import { FOLLOW_WORDS, type FollowReason } from './follow.ts'
import type { NewNotice } from './notice.ts'

/** A record as the rules see it. */
export interface Told {
  readonly doc: DocId
  readonly object: string
  readonly keys: Readonly<Record<string, Json>>
  readonly isNew: boolean
  /** What reads differently now; empty for a new record. */
  readonly changes: readonly KeyChange[]
  readonly at: number
  readonly actor: DocId | null
  /** By hand, and not by an import or a job: only then do followers hear of it. */
  readonly isByHand: boolean
}

export interface ToldText {
  readonly doc: DocId
  readonly owner: DocId
  readonly markdown: string
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
  readonly field: FindField
  /** Why this person follows a record; `null` when they do not. */
  readonly follows: (record: DocId) => FollowReason | null
  /** Comments of a thread, its first one included. */
  readonly thread: (head: DocId) => readonly Readonly<Record<string, Json>>[]
}

const MENTION = 'kith://record/member/'
const EXCERPT = 240
const TOGETHER_MS = 10 * 60_000
/** Who joins or is renamed, and what is put away, is no news to those who work with records. */
const QUIET_OBJECTS: readonly string[] = ['member', 'team']

/** What this change is to the person, if anything: the strongest reason only. */
export function noticeOf(told: Told, around: Surroundings): NewNotice | undefined {
  if (told.object === 'comment') return ofComment(told, around)
  return ofAssignment(told, around) ?? ofFollowed(told, around)
}

function ofComment(told: Told, around: Surroundings): NewNotice | undefined {
  const { keys, doc, at } = told
  const author = idOf(keys['author']) ?? told.actor
  const record = idOf(keys['record'])
  if (author === around.me || record === null || '$del' in keys) return undefined
  if (!told.isNew && !isChanged(told, 'body')) return undefined
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
  const mine = ownership(record, around) ?? followed(record, around)
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

function followed(record: DocId, around: Surroundings): string | undefined {
  const reason = around.follows(record)
  return reason === null ? undefined : FOLLOW_WORDS[reason]
}

function ofAssignment(told: Told, around: Surroundings): NewNotice | undefined {
  const { keys, doc, object, at, actor } = told
  if (actor === around.me || actor === null || '$del' in keys) return undefined
  const field = around
    .memberFields(object)
    .find(({ id }) => keys[id] === around.me && (told.isNew || isChanged(told, id)))
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

/** Somebody else's change of what this person follows; within ten minutes of one person it is one notice. */
function ofFollowed(told: Told, around: Surroundings): NewNotice | undefined {
  const { doc, object, actor, at } = told
  if (actor === null || actor === around.me || told.isNew || !told.isByHand) return undefined
  if (QUIET_OBJECTS.includes(object)) return undefined
  const lines = changeLines(object, told.changes, around.field)
  const reason = lines.length === 0 ? null : around.follows(doc)
  return reason === null ? undefined : changed(doc, actor, at, lines.join('\n'), reason, around)
}

function changed(
  doc: DocId,
  actor: DocId,
  at: number,
  body: string,
  reason: FollowReason,
  around: Surroundings,
): NewNotice {
  const who = around.titleOf(actor) || 'Somebody'
  return {
    id: `changed-${doc}-${actor}-${Math.floor(at / TOGETHER_MS)}`,
    kind: 'changed',
    at,
    title: `${who} changed ${around.titleOf(doc) || 'a record'}`,
    body,
    actor,
    record: doc,
    object: around.objectOf(doc) ?? null,
    why: FOLLOW_WORDS[reason],
  }
}

/** A person's name in a note, or somebody writing in a note that this person follows. */
export function noticeOfText(told: ToldText, around: Surroundings): NewNotice | undefined {
  const { doc, owner, markdown, at, actor } = told
  if (actor === around.me) return undefined
  if (!mentions(markdown, around.me)) {
    const reason = actor === null ? null : around.follows(owner)
    if (reason === null || actor === null) return undefined
    return changed(owner, actor, at, 'Text changed', reason, around)
  }
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

const isChanged = ({ changes }: Told, field: string): boolean =>
  changes.some(({ key }) => key === field)
