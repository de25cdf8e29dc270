/** Where windows stood and what they showed, so that a start looks like the last moment before it. */
import { parseJson, s } from '@kith/shared/kit'

export interface WindowPlace {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width: number
  readonly height: number
  readonly isMaximized: boolean
  /** Path of the page: `/o/person?view=…`. */
  readonly route: string
}

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const placeSchema = s.object({
  x: s.int().optional(),
  y: s.int().optional(),
  width: s.int().min(200).max(20_000),
  height: s.int().min(200).max(20_000),
  isMaximized: s.boolean(),
  route: s.string().startsWith('/').max(4000),
})
const fileSchema = s.object({ windows: s.array(placeSchema).max(50) })

export const FIRST_PLACE: WindowPlace = { width: 1280, height: 800, isMaximized: false, route: '/' }
/** Pixels of a window that must lie on some screen for a person to get hold of it. */
const VISIBLE = 80

/** What was saved, or one window in the middle when nothing usable was. */
export function readPlaces(text: string | undefined): readonly WindowPlace[] {
  const parsed = fileSchema.safeParse(parseJson(text ?? ''))
  return parsed.success && parsed.data.windows.length > 0 ? parsed.data.windows : [FIRST_PLACE]
}

export const writePlaces = (windows: readonly WindowPlace[]): string => JSON.stringify({ windows })

/** A place on a screen that is there now: a second monitor may have gone, or be smaller. */
export function fitPlace(place: WindowPlace, screens: readonly Area[]): WindowPlace {
  const { x, y } = place
  const [main] = screens
  if (!main) return place
  const width = Math.min(place.width, Math.max(...screens.map(screen => screen.width)))
  const height = Math.min(place.height, Math.max(...screens.map(screen => screen.height)))
  const isSeen =
    x !== undefined &&
    y !== undefined &&
    screens.some(
      screen =>
        x + width > screen.x + VISIBLE &&
        x < screen.x + screen.width - VISIBLE &&
        y >= screen.y - 1 &&
        y < screen.y + screen.height - VISIBLE,
    )
  return isSeen
    ? { ...place, width, height }
    : { ...place, x: undefined, y: undefined, width, height }
}
