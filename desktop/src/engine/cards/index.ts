export { createCards, type Cards, type CardsDeps } from './create-cards.ts'
export { createChoices, type Choices, type ChoicesDeps } from './choices.ts'
export { type ChoiceChange, type ChoicesFound, type OwnChoices } from './own-choices.ts'
export {
  createPublisher,
  type Publisher,
  type PublisherDeps,
  type PublisherState,
  type Push,
  type PushAnswer,
  type Upstream,
} from './publisher.ts'
export { lastLogged } from './logged.ts'
export { ownCardsOf } from './own-cards.ts'
export { ruleOf, shareOfThread } from './share-of-thread.ts'
export { keepTeamStandings, writeTeamStanding } from './team-standing.ts'
