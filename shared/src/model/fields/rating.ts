/** A whole number of stars from 1 up to a limit chosen per field. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'

const STARS = /^(?:★|☆|⭐|\*|\uFE0F|\s)+$/u
const FULL = /[★⭐*]/gu

export const rating = defineFieldType({
  id: 'rating',
  label: 'Rating',
  hint: 'Stars, e.g. 4 of 5',
  icon: 'star',
  storage: 'number',
  options: s.object({ max: s.int().min(2).max(10).default(5) }),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 120,
  value: ({ max }) => s.int('needs a whole number').min(1, 'is below 1').max(max, `is over ${max}`),
  parse(text, { max }) {
    const bare = text.trim()
    if (bare === '') return { value: null }
    const typed = /^(\d+)(?:\s*(?:\/|of)\s*(\d+))?$/.exec(bare)
    const stars = STARS.test(bare)
      ? (bare.match(FULL)?.length ?? 0)
      : typed
        ? Number(typed[1])
        : NaN
    if (Number.isNaN(stars) || (typed?.[2] !== undefined && Number(typed[2]) !== max))
      return { problem: 'not a rating' }
    if (stars === 0) return { value: null }
    return stars <= max ? { value: stars } : { problem: `over ${max}` }
  },
  format: value => String(value),
  display: (value, { max }) => '★'.repeat(value) + '☆'.repeat(Math.max(0, max - value)),
  compare: (a, b) => a - b,
  searchText: () => '',
  operators: [
    'is',
    'isNot',
    'gt',
    'gte',
    'lt',
    'lte',
    'between',
    'in',
    'notIn',
    'empty',
    'notEmpty',
  ],
  aggregates: ['average', 'median', 'min', 'max', 'countUnique'],
})
