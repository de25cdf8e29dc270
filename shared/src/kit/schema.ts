/** The one import of the validation library. Everywhere else it is `s` from `#kit`. */
import { z } from 'zod'
import { jsonSchema, type Json } from './json.ts'

export { z as s }
export type Schema<T> = z.ZodType<T>
export type Infer<T extends z.ZodType> = z.output<T>

/** Any JSON value, as deep as `MAX_DEPTH`. */
export const json: Schema<Json> = z.unknown().transform((value, context) => {
  const why = jsonSchema(value)
  if (why === undefined) return value as Json
  context.addIssue({ code: 'custom', message: why })
  return z.NEVER
})

/** The first thing wrong with a value, in words: `amount: expected number`. */
export function issueText(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'is not valid'
  const path = issue.path.map(String).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
