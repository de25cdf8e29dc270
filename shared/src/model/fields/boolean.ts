/** Yes or no. */
import { s } from '#kit'
import { defineFieldType } from '../field-type.ts'
import { foldText } from '../fold.ts'

const YES = new Set('true yes y 1 x on ja sim si oui da tak checked ✓ ✔ ☑'.split(' '))
const NO = new Set('false no n 0 off nein nao non nie ☐ ✗ ✘ -'.split(' '))

export const boolean = defineFieldType({
  id: 'boolean',
  label: 'Checkbox',
  hint: 'Yes or no',
  icon: 'square-check',
  storage: 'flag',
  options: s.object({}),
  creatable: true,
  writable: true,
  canBeUnique: false,
  align: 'start',
  width: 100,
  value: () => s.boolean('needs yes or no'),
  parse(text) {
    const word = foldText(text.trim())
    if (word === '') return { value: null }
    if (YES.has(word)) return { value: true }
    return NO.has(word) ? { value: false } : { problem: 'not yes or no' }
  },
  format: value => (value ? 'true' : 'false'),
  display: value => (value ? 'Yes' : 'No'),
  compare: (a, b) => Number(a) - Number(b),
  searchText: () => '',
  aggregates: ['countTrue', 'countFalse'],
})
