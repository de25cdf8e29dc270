/** How this person's mail stands with the team, and how much the workspace lets anybody share. */
import type { CardsState, ShareLevel } from '@kith/shared/rpc'
import { useLive } from '#renderer/client'

export const useCardsState = (): CardsState | null =>
  useLive<CardsState>('cards.state', ({ client }, signal) => client.cards.state({}, { signal }))
    .value

/** Nobody of the workspace shares more. */
export const useMostShared = (): ShareLevel => useCardsState()?.most ?? 'full'
