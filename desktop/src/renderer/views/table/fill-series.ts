/** What a fill writes below (or beside) some cells: their pattern again, or the next steps of a row of numbers or days. */
import type { Json } from '@kith/shared/kit'

const DAY = 86_400_000
const isDay = (value: Json): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

/** `count` values that follow `source`. One source cell is repeated, two or more may count on. */
export function fillSeries(source: readonly Json[], count: number): readonly Json[] {
  const numbers = source.length > 1 ? steps(source) : null
  if (numbers === null)
    return Array.from({ length: count }, (_, at) => source[at % source.length] ?? null)
  return Array.from({ length: count }, (_, at) => numbers(at + 1))
}

/** The value `n` steps after the last one, when the source goes up or down evenly. */
function steps(source: readonly Json[]): ((n: number) => Json) | null {
  if (source.every(value => typeof value === 'number')) {
    const values = source.filter(value => typeof value === 'number')
    const step = evenStep(values)
    const last = values.at(-1)
    return step === null || last === undefined ? null : n => roundOff(last + n * step)
  }
  if (source.every(isDay)) {
    const values = source.filter(isDay).map(day => Date.parse(day))
    const step = evenStep(values)
    const last = values.at(-1)
    if (step === null || last === undefined || step % DAY !== 0) return null
    return n => new Date(last + n * step).toISOString().slice(0, 10)
  }
  return null
}

function evenStep(values: readonly number[]): number | null {
  const step = values[1]! - values[0]!
  const isEven = values.every((value, at) => at === 0 || near(value - values[at - 1]!, step))
  return isEven && step !== 0 ? step : null
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(a))
/** 0.1 + 0.2 is 0.3 to a person. */
const roundOff = (value: number): number => Number(value.toPrecision(12))
