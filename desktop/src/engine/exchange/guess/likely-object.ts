/**
 * What the rows of a file are, when nobody has said: the object the file is named after, else the one
 * its columns identify, else something new.
 *
 * A column speaks for an object when it identifies one of its records (a person's name or address, a
 * company's domain). Places and numbers alone speak for nobody: an office has a street and a phone, too.
 */
import { camelName, type Catalog, type CatalogObject } from '@kith/shared/model'
import type { ColumnStats } from '../read/column-stats.ts'
import { meaningOf, type Meaning } from './header-words.ts'
import { objectLabels } from './new-field.ts'

export interface NamedFile {
  readonly fileName: string
  readonly format: string
  readonly sheet: string | null
  readonly columns: readonly ColumnStats[]
}

/** A file with as few columns may be a list of numbers or names to write down as people. */
const FEW = 2
/** Of the columns of a list with names, those that are known to belong to people. */
const KNOWN_SHARE = 1 / 3
/** `list.csv` is a list of anything. */
const SAYS_NOTHING = 'list'
const MADE_HEADER = /^Column \d+$/
const ADDRESS = /^\S+@\S+\.\S+$/
const OF_PEOPLE: readonly Meaning[] = [
  'fullName',
  'phone',
  'company',
  'jobTitle',
  'birthday',
  'linkedin',
  'notes',
  'tags',
  'owner',
  'address',
  'street',
  'city',
  'state',
  'postcode',
  'country',
]

/** Id of an object of the workspace, or a name for a new one. */
export function likelyObject(catalog: Catalog, file: NamedFile): string {
  if (file.format === 'vcf') return 'person'
  if (file.format === 'json' && file.sheet !== null && catalog.findObject(file.sheet))
    return file.sheet
  const base = file.fileName.replace(/\.[^.]+$/, '')
  const { label, labelPlural } = objectLabels(base)
  const named = objectByLabel(catalog, labelPlural) ?? objectByLabel(catalog, label)
  if (named !== undefined && named.id !== SAYS_NOTHING) return named.id
  return byColumns(file.columns) ?? newName(catalog, base)
}

export const objectByLabel = (catalog: Catalog, text: string): CatalogObject | undefined =>
  catalog.objects.find(({ label, labelPlural }) =>
    [label, labelPlural].some(word => word.toLowerCase() === text.toLowerCase()),
  )

function byColumns(columns: readonly ColumnStats[]): string | undefined {
  const meanings = columns.map(column => meaningOf(column.header))
  const has = (...wanted: readonly Meaning[]): boolean =>
    wanted.some(meaning => meanings.includes(meaning))
  if (has('firstName', 'lastName') || (has('email') && !has('amount', 'stage'))) return 'person'
  if (has('stage', 'closeDate') || (has('amount') && has('company'))) return 'deal'
  if (has('domain', 'website', 'employees', 'industry', 'revenue')) return 'company'
  if (has('dueDate')) return 'task'
  const known = meanings.filter(meaning => meaning !== undefined && OF_PEOPLE.includes(meaning))
  if (has('fullName') && known.length >= columns.length * KNOWN_SHARE) return 'person'
  if (columns.some(hasAddresses)) return 'person'
  const isNameless = columns.every(column => MADE_HEADER.test(column.header))
  return columns.length <= FEW || isNameless ? 'person' : undefined
}

const hasAddresses = ({ values }: ColumnStats): boolean =>
  values.length > 0 && values.filter(value => ADDRESS.test(value)).length > values.length / 2

const newName = (catalog: Catalog, base: string): string =>
  camelName(base, new Set(catalog.allObjects.map(object => object.name)))
