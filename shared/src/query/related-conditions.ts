/** Conditions on relations: by record id, by "me", by the title of what is linked, by how many. */
import { foldText, type OperatorId } from '#model'
import { isId, type Json } from '#kit'
import { dialect, listSql, literally } from './dialects.ts'
import { queryFault } from './query-faults.ts'
import { keysWhere, relatedCount, relatedTo, type Relation } from './relation.ts'
import { fieldOf, textColumn } from './source.ts'
import { allOf, anyOf, column, sql, type Fragment } from './sql.ts'
import { countIn, countSign, listIn, textIn, type Condition } from './value.ts'

/** Stands for the member who asks. */
const ME = 'me'

export function relatedCondition(
  condition: Condition,
  op: OperatorId,
  relation: Relation,
): Fragment {
  const { source, field, asked, build } = condition
  if (op === 'notEmpty')
    return relation.shape === 'column'
      ? sql`${column(source.alias, field.column)} IS NOT NULL`
      : sql`${relatedCount(source, field, relation, build)} > 0`
  if (op === 'count') {
    const { op: sign, n } = countIn(asked)
    return sql`${relatedCount(source, field, relation, build)} ${countSign(sign)} ${n}`
  }
  if (op === 'hasAll')
    return allOf(listIn(asked).map(value => related(condition, relation, [value])))
  if (op === 'is' || op === 'in' || op === 'contains')
    return related(condition, relation, listIn(asked))
  throw queryFault('bad-operator', { field: asked.name, op: asked.op })
}

/** Ids are looked up; any other text is searched for in the titles of what may be linked. */
function related(condition: Condition, relation: Relation, values: readonly Json[]): Fragment {
  const { source, field, asked, build } = condition
  const texts = values.map(value => textIn(asked, value))
  const ids = texts.flatMap(text => (text === ME ? (build.scope.me ?? []) : isId(text) ? text : []))
  const words = texts.filter(text => text !== ME && !isId(text))
  const keys: Fragment[] = []
  const live = relation.shape === 'column' ? sql`` : sql` AND flags & 1 = 0`
  const [only] = ids
  // Equality, not a list of one: an index on the reference then gives the order as well.
  if (relation.shape === 'column' && only !== undefined && texts.length === 1)
    return sql`${column(source.alias, field.column)} = (SELECT pk FROM doc WHERE id = ${only})`
  if (ids.length === 1 && only !== undefined)
    keys.push(sql`(SELECT pk FROM doc WHERE id = ${only}${live})`)
  else if (ids.length > 1) keys.push(sql`(SELECT pk FROM doc WHERE id IN ${listSql(ids)}${live})`)
  for (const word of words)
    for (const target of relation.targets) keys.push(titled(condition, target.id, word))
  return anyOf(keys.map(list => relatedTo(source, field, relation, list, build)))
}

function titled({ build, asked }: Condition, object: string, word: string): Fragment {
  const target = build.newSource(build.scope.catalog.object(object))
  const title = fieldOf(target.object, 'title', build.scope)
  build.reads.note(object, title.id)
  const text = textColumn(target, title)
  const folded = foldText(word)
  const test =
    asked.op === 'contains' || asked.op === 'notContains'
      ? dialect.like(text, `%${literally(folded)}%`)
      : sql`${dialect.folded(text)} = ${folded}`
  return keysWhere(target, test, build)
}
