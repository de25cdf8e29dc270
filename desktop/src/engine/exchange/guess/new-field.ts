/** Fields and objects that an import would make. */
import { foldText } from '@kith/shared/model'
import type { ColumnTarget } from '@kith/shared/rpc'
import type { ColumnStats } from '../read/column-stats.ts'
import type { GuessInput } from './candidate.ts'
import { headerNorm } from './header-words.ts'
import { typeOf } from './value-type.ts'

export function newField({ context }: GuessInput, column: ColumnStats): ColumnTarget {
  const guessed = typeOf(column, context)
  const label = column.header
  const isKeyLike =
    guessed.type === 'text' &&
    column.isUnique &&
    column.empty === 0 &&
    /\b(id|key|code|nr|no|number|nummer|uuid|ref)\b/.test(headerNorm(label))
  return {
    kind: 'new',
    label,
    type: guessed.type,
    ...(guessed.choices
      ? { options: { choices: guessed.choices.map(text => ({ label: text })) } }
      : {}),
    ...(guessed.isMultiline ? { options: { multiline: true } } : {}),
    ...(isKeyLike ? { isUnique: true } : {}),
  }
}

/** "District offices" → a name for the object that an import makes. */
export function objectLabels(text: string): { label: string; labelPlural: string } {
  const words = text
    .replace(/\.[a-z0-9]+$/i, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
  const plain =
    words === '' ? 'Record' : words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
  const label = singular(plain)
  return { label, labelPlural: foldText(label) === foldText(plain) ? plural(label) : plain }
}

const singular = (text: string): string =>
  /(ss|us|is)$/i.test(text)
    ? text
    : text
        .replace(/ies$/i, 'y')
        .replace(/(sh|ch|x)es$/i, '$1')
        .replace(/s$/i, '')
const plural = (text: string): string =>
  /[^aeiou]y$/i.test(text)
    ? text.replace(/y$/i, 'ies')
    : /(s|sh|ch|x)$/i.test(text)
      ? `${text}es`
      : `${text}s`
