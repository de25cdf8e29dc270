export {
  CARD_LEVELS,
  cardPageSchema,
  cardSchema,
  MAX_DROP,
  MAX_PUT,
  MAX_TEXT,
  publishedSchema,
  publishSchema,
  sharedCardSchema,
  type Card,
  type CardLevel,
  type CardPage,
  type Publish,
  type Published,
  type SharedCard,
} from './card.ts'
export { cardId, cardThreadId } from './card-id.ts'
export {
  closestFirst,
  connectionsOf,
  strengthOf,
  type Connection,
  type ConnectionFacts,
  type Strength,
} from './connection.ts'
export { cardOf, type CardFacts } from './make-card.ts'
export {
  lowerCard,
  lowerMost,
  MOST_KEY,
  mostStamp,
  mostValue,
  readMost,
  type MostLevel,
} from './most.ts'
export { threadsOf, unite, type CardThread, type UnitedCard } from './unite.ts'
