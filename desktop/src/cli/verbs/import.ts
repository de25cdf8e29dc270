import type {
  ColumnTarget,
  ImportCheck,
  ImportPlan,
  ImportResult,
  ImportSource,
} from '@kith/shared/rpc'
import { finished } from '../jobs.ts'
import { drawTable } from '../table.ts'
import { upload } from '../upload.ts'
import { cliFault, defineVerb, listOption, textOption, type VerbContext } from '../verb.ts'
import { counted, number } from '../words.ts'

/** What an import did, or a dry run would do. */
interface Counts {
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly errors: readonly {
    readonly row: number
    readonly column: string
    readonly message: string
  }[]
  /** Records of other objects that a dry run would make. */
  readonly related?: ImportCheck['related']
}

/** Cells in trouble that are shown; `--json` has them all. */
const SHOWN_ERRORS = 20

export const importVerb = defineVerb({
  name: 'import',
  usage:
    'import FILE --object NAME [--map "Column=field"]… [--match field] [--on-match update|skip|create] [--create-fields] [--dry-run]',
  options: {
    object: { type: 'string' },
    map: { type: 'string', multiple: true },
    match: { type: 'string' },
    'on-match': { type: 'string' },
    'create-fields': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    sheet: { type: 'string' },
  },
  async run(context): Promise<Counts> {
    const [file] = context.words
    const object = textOption(context, 'object')
    if (file === undefined || object === undefined)
      throw cliFault('usage', { usage: importVerb.usage })
    const { client } = context
    const sheet = textOption(context, 'sheet')
    const source = await client.exchange.open({
      upload: await upload(client, context.resolve(file)),
      object,
      ...(sheet === undefined ? {} : { sheet }),
    })
    try {
      const plan = planOf(context, source)
      if (context.options['dry-run'] === true) {
        const check = await client.exchange.check({ source: source.source, plan })
        const errors = check.issues.map(({ row, header, problem }) => ({
          row,
          column: header,
          message: problem,
        }))
        return {
          created: check.create,
          updated: check.update,
          skipped: check.skip + check.same,
          errors,
          related: check.related,
        }
      }
      const { job } = await client.exchange.run({ source: source.source, plan })
      return await finished<ImportResult>(context, job)
    } finally {
      await client.exchange.close({ source: source.source })
    }
  },
  text({ created, updated, skipped, errors }, { options, width }) {
    const isTrial = options['dry-run'] === true
    const parts = [
      [created, 'created'],
      [updated, 'updated'],
      [skipped, 'skipped'],
    ] as const
    const did = parts
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${number(count)} ${isTrial ? 'would be ' : ''}${what}`)
    const after =
      isTrial || created + updated === 0
        ? 'Nothing was written.'
        : '`kith run undo` takes the whole import back.'
    return [[did.join(', ') || 'No rows', after].join('. '), ...troubles(errors, width)].join('\n')
  },
})

function troubles(errors: Counts['errors'], width: number | undefined): readonly string[] {
  if (errors.length === 0) return []
  const rows = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ row, column, message }) => [number(row), column, message])
  const columns = [{ head: 'Row', isNumber: true }, { head: 'Column' }, { head: 'What is wrong' }]
  const more = errors.length - rows.length
  return [
    '',
    `${counted(errors.length, 'cell')} could not be read and stayed empty:`,
    drawTable(columns, rows, width),
    ...(more > 0 ? [`… and ${number(more)} more; --json has them all.`] : []),
  ]
}

/** The wizard's guess, with what the options say instead. */
function planOf(context: VerbContext, source: ImportSource): ImportPlan {
  const named = new Map(listOption(context, 'map').map(splitMapping))
  for (const header of named.keys()) {
    if (!source.columns.some(column => column.header === header))
      throw cliFault('usage', { usage: `${importVerb.usage}\nThe file has no column “${header}”.` })
  }
  const mayCreate = context.options['create-fields'] === true
  const columns = source.columns.map(column => {
    const target = named.get(column.header)
    if (target !== undefined) return targetOf(target, mayCreate)
    return column.guess.kind === 'new' && !mayCreate ? ({ kind: 'skip' } as const) : column.guess
  })
  const onMatch = textOption(context, 'on-match')
  const match = textOption(context, 'match')
  // An object that is not there is made only where making was allowed.
  const { newObject, ...plan } = source.plan
  return {
    ...plan,
    columns,
    ...(mayCreate ? { createFields: true, ...(newObject ? { newObject } : {}) } : {}),
    // Whoever names no field to match by gets one record per row.
    match: match ?? null,
    ...(onMatch === 'update' || onMatch === 'skip' || onMatch === 'create' ? { onMatch } : {}),
  }
}

function splitMapping(text: string): readonly [string, string] {
  const at = text.lastIndexOf('=')
  if (at < 1) throw cliFault('usage', { usage: importVerb.usage })
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** `-` leaves a column out; `company.domains` looks a company up by its domains; `name/first` is a part of a field. */
function targetOf(text: string, createMissing: boolean): ColumnTarget {
  if (text === '-' || text === '') return { kind: 'skip' }
  const [path = text, part] = text.split('/')
  const [field = path, by] = path.split('.')
  return {
    kind: 'field',
    field,
    ...(by === undefined ? {} : { by }),
    ...(part === undefined ? {} : { part }),
    ...(createMissing ? { createMissing } : {}),
  }
}
