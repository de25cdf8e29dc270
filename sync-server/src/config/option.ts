/** One option of the server: its name in the environment, what it may be, what it is for. */
import { defineFaults, issueText, s } from '@kith/shared/kit'

export const configFault = defineFaults('config', {
  invalid: {
    status: 500,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `${d.name} is set to something the server cannot use: ${d.why}. Nothing was started; correct it and start again.`,
  },
})

export interface Option<T> {
  readonly name: string
  readonly schema: s.ZodType<T>
  readonly help: string
}
export type OptionTable = Readonly<Record<string, Option<unknown>>>
export type ValuesOf<T extends OptionTable> = {
  readonly [Key in keyof T]: T[Key] extends { readonly schema: s.ZodType<infer Value> }
    ? Value
    : never
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a table of options; throws `config/invalid` naming the first that is wrong. */
export function readOptions<const T extends OptionTable>(
  table: T,
  environment: Environment,
  readFile: (path: string) => string,
): ValuesOf<T> {
  const values = Object.entries(table).map(([key, option]) => {
    const parsed = option.schema.safeParse(textOf(option.name, environment, readFile))
    if (parsed.success) return [key, parsed.data]
    throw configFault('invalid', { name: option.name, why: issueText(parsed.error) }, parsed.error)
  })
  return Object.fromEntries(values) as ValuesOf<T>
}

/** `NAME`, or what stands in the file that `NAME_FILE` names: how containers hand over secrets. */
function textOf(
  name: string,
  environment: Environment,
  readFile: (path: string) => string,
): string | undefined {
  const text = environment[name]
  if (text !== undefined && text !== '') return text
  const path = environment[`${name}_FILE`]
  if (path === undefined || path === '') return undefined
  try {
    return readFile(path).trim()
  } catch (error) {
    throw configFault('invalid', { name: `${name}_FILE`, why: 'the file cannot be read' }, error)
  }
}

/** `yes`, `true` and `1` are yes; `no`, `false`, `0` and nothing are no. */
export const yesOrNo = s
  .string()
  .toLowerCase()
  .optional()
  .refine(text => text === undefined || /^(yes|true|1|no|false|0)$/.test(text), 'say yes or no')
  .transform(text => text !== undefined && /^(yes|true|1)$/.test(text))

/** Words separated by commas or spaces. */
export const listOf = (item: RegExp, why: string) =>
  s
    .string()
    .default('')
    .transform(text => text.split(/[,\s]+/).filter(Boolean))
    .refine(list => list.every(word => item.test(word)), why)
