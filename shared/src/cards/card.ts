/**
 * What the team sees of one mail or one meeting, as its owner chose: a card holds what its level
 * allows and has no place for more, so that nobody can send too much by mistake.
 *
 * A private mail has no card. Cards are rows, never documents: what was taken back must be gone.
 */
import { asId, isId, s, type DocId, type Infer, type Schema } from '#kit'

/** Above `private`, each with all of the one before. */
export const CARD_LEVELS = ['metadata', 'subject', 'full'] as const
export type CardLevel = (typeof CARD_LEVELS)[number]

export const MAX_RECORDS = 40
export const MAX_FILES = 40
export const MAX_SUBJECT = 1_000
/** Characters; the owner's device cuts there and says so. */
export const MAX_TEXT = 64 * 1024
/** Cards and ids of one request. */
export const MAX_PUT = 100
export const MAX_DROP = 1_000

const MAX_MOMENT = 8_640_000_000_000_000

const docId = s
  .string()
  .refine(isId, 'is not an id')
  .transform((value): DocId => asId(value))
const docIds = s.array(docId).max(MAX_RECORDS)
const moment = s.int().min(-MAX_MOMENT).max(MAX_MOMENT)

const who = {
  /** The same for everybody who has this mail. */
  id: docId,
  kind: s.enum(['mail', 'meeting']),
  /** When it was sent or begins, ms UTC. */
  at: moment,
  /** When a meeting ends. */
  until: moment.nullable(),
  direction: s.enum(['in', 'out']).nullable(),
  /** The conversation, or the series of meetings. */
  thread: docId,
  /** People, companies and whatever else of the workspace it concerns. */
  records: docIds.min(1),
  /** Colleagues who took part, without the owner. */
  members: docIds,
  /** How many more took part whom the workspace does not know. */
  others: s.int().min(0).max(100_000),
}
const what = { ...who, subject: s.string().max(MAX_SUBJECT) }
const all = {
  ...what,
  text: s.string().max(MAX_TEXT),
  /** Characters of `text` that are its own; the rest quotes. */
  ownLength: s.int().min(0).max(MAX_TEXT),
  isCut: s.boolean(),
  place: s.string().max(MAX_SUBJECT).nullable(),
  files: s
    .array(s.strictObject({ name: s.string().max(255), size: s.int().min(0) }))
    .max(MAX_FILES),
}

const atMetadata = s.strictObject({ level: s.literal('metadata'), ...who })
const atSubject = s.strictObject({ level: s.literal('subject'), ...what })
const atFull = s.strictObject({ level: s.literal('full'), ...all })

const PLACES = {
  metadata: Object.keys(who),
  subject: Object.keys(what),
  full: Object.keys(all),
} satisfies Record<CardLevel, unknown>

/** The places that a card has at a level, beside `level` and `owner`. */
export const placesAt = (level: CardLevel): readonly string[] => PLACES[level]

/** As its owner's device sends it. Whose it is follows from who is signed in. */
export const cardSchema = s.discriminatedUnion('level', [atMetadata, atSubject, atFull])
export type Card = Infer<typeof cardSchema>

const ownerPart = { owner: docId }
export const sharedCardSchema = s.discriminatedUnion('level', [
  atMetadata.extend(ownerPart),
  atSubject.extend(ownerPart),
  atFull.extend(ownerPart),
])
/** As its reader gets it: `owner` is the member record of whose mail it is. */
export type SharedCard = Infer<typeof sharedCardSchema>

/** `owner` may be said and must then be the sender's own. */
export const publishSchema = s.strictObject({
  owner: docId.optional(),
  put: s.array(cardSchema).max(MAX_PUT),
  drop: s.array(docId).max(MAX_DROP),
})
export type Publish = Infer<typeof publishSchema>

const goneSchema = s.object({ id: docId, owner: docId })

/** What a member gets: changes after a revision, or everything when that is not enough. */
export const cardPageSchema = s.object({
  /** Begins anew: what is not in the pages from here on is gone. */
  isWhole: s.boolean(),
  /** Of who may read what; the next question names it. */
  audience: s.string().max(100),
  cards: s.array(sharedCardSchema),
  gone: s.array(goneSchema),
  /** Everything up to here is in the pages so far. */
  revision: s.int().min(0),
  isEnd: s.boolean(),
})
export type CardPage = Infer<typeof cardPageSchema>

export const publishedSchema = s.object({
  revision: s.int().min(0),
  /** Cards that were not taken, each with why; asking again for the same is of no use. */
  refused: s.array(s.object({ id: docId, why: s.enum(['no-record', 'not-readable']) })),
}) satisfies Schema<unknown>
export type Published = Infer<typeof publishedSchema>
