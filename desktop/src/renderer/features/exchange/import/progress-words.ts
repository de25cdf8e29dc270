/** How far a job is, how fast, and how long it still takes: from two looks at it. */
export interface ProgressLook {
  readonly done: number
  readonly total: number | null
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly now: number
}

export interface ProgressWords {
  /** "6,340 of 10,225" */
  readonly done: string
  /** "2 s left"; '' while nobody can know. */
  readonly left: string
  /** "1,720 rows a second" */
  readonly rate: string
}

/** Rates of the first moments say nothing. */
const TELLING_MS = 600

export function progressWords(
  { done, total, startedAt, now }: ProgressLook,
  locale: string,
): ProgressWords {
  const figure = (value: number) => value.toLocaleString(locale)
  const elapsed = now - startedAt
  const perSecond = elapsed > TELLING_MS ? (done / elapsed) * 1000 : 0
  const seconds = perSecond > 0 && total !== null ? Math.ceil((total - done) / perSecond) : null
  return {
    done: total === null ? figure(done) : `${figure(done)} of ${figure(total)}`,
    left: seconds === null ? '' : seconds <= 0 ? 'almost done' : `${durationWords(seconds)} left`,
    rate: perSecond > 0 ? `${figure(Math.round(perSecond))} rows a second` : '',
  }
}

function durationWords(seconds: number): string {
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
