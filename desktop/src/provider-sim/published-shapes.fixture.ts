/**
 * The shapes that providers publish, as their own packages declare them: `googleapis` writes its types from
 * Google's discovery documents, `microsoft-graph-types` from Graph's metadata. What an answer holds is
 * compared with the declaration name by name; all members are optional there, as they are on the wire.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseSync, type TSInterfaceDeclaration, type TSType } from 'oxc-parser'

export interface PublishedShapes {
  /** What in `value` is not as `name` declares it: `messages.0.size: not declared`. */
  readonly problems: (value: unknown, name: string) => readonly string[]
}
interface Shape {
  readonly members: ReadonlyMap<string, TSType>
  readonly parents: readonly string[]
}

const require = createRequire(import.meta.url)

/** `module`: path of a declaration file as it would be imported. */
export function publishedShapes(module: string): PublishedShapes {
  const source = readFileSync(require.resolve(module), 'utf8')
  const shapes = new Map<string, Shape>()
  const aliases = new Map<string, TSType>()
  walk(parseSync(module, source, { lang: 'dts' }).program, node => {
    if (node.type === 'TSInterfaceDeclaration') shapes.set(node.id.name, shapeOf(node))
    if (node.type === 'TSTypeAliasDeclaration') aliases.set(node.id.name, node.typeAnnotation)
  })
  if (shapes.size === 0) throw new Error(`${module} declares nothing`)

  const memberOf = (name: string, key: string): TSType | undefined => {
    const shape = shapes.get(name)
    if (shape === undefined) throw new Error(`${name} is not declared`)
    const own = shape.members.get(key)
    if (own !== undefined) return own
    for (const parent of shape.parents) {
      const found = memberOf(parent, key)
      if (found !== undefined) return found
    }
    return undefined
  }

  function* ofShape(value: object, name: string, at: string): Generator<string> {
    for (const [key, inner] of Object.entries(value)) {
      // OData's own words about an answer: https://docs.oasis-open.org/odata/odata-json-format/v4.01/
      if (key.startsWith('@')) continue
      const type = memberOf(name, key)
      const place = at === '' ? key : `${at}.${key}`
      if (type === undefined) yield `${place}: not declared by ${name}`
      else yield* ofType(inner, type, place)
    }
  }

  function* ofType(value: unknown, type: TSType, at: string): Generator<string> {
    switch (type.type) {
      case 'TSUnionType': {
        const each = type.types.map(option => [...ofType(value, option, at)])
        if (each.every(found => found.length > 0)) yield* each[0] ?? []
        return
      }
      case 'TSArrayType':
        if (!Array.isArray(value)) yield `${at}: not a list`
        else
          for (const [n, inner] of value.entries())
            yield* ofType(inner, type.elementType, `${at}.${n}`)
        return
      case 'TSTypeReference': {
        const name = type.typeName.type === 'Identifier' ? type.typeName.name : ''
        const inner = type.typeArguments?.params[0]
        const alias = aliases.get(name)
        if (name === 'NullableOption' && inner !== undefined) {
          if (value !== null) yield* ofType(value, inner, at)
        } else if (shapes.has(name)) {
          if (!isObject(value)) yield `${at}: not a ${name}`
          else yield* ofShape(value, name, at)
        } else if (alias !== undefined) yield* ofType(value, alias, at)
        return
      }
      case 'TSTypeLiteral':
        if (!isObject(value)) yield `${at}: not an object`
        return
      case 'TSLiteralType':
        if (type.literal.type === 'Literal' && value !== type.literal.value)
          yield `${at}: ${JSON.stringify(value)} is none of the declared words`
        return
      case 'TSStringKeyword':
        if (typeof value !== 'string') yield `${at}: not a text`
        return
      case 'TSNumberKeyword':
        if (typeof value !== 'number') yield `${at}: not a number`
        return
      case 'TSBooleanKeyword':
        if (typeof value !== 'boolean') yield `${at}: neither true nor false`
        return
      case 'TSNullKeyword':
        if (value !== null) yield `${at}: not null`
        return
      case 'TSAnyKeyword':
        return
      default:
        throw new Error(`${at}: ${type.type} is not read here`)
    }
  }

  return {
    problems: (value, name) =>
      isObject(value) ? [...ofShape(value, name, '')] : [`not a ${name}`],
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function shapeOf(node: TSInterfaceDeclaration): Shape {
  const members = new Map<string, TSType>()
  for (const member of node.body.body) {
    if (member.type !== 'TSPropertySignature' || member.typeAnnotation === null) continue
    const { key } = member
    const name =
      key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''
    members.set(name, member.typeAnnotation!.typeAnnotation)
  }
  const parents = node.extends.map(({ expression }) =>
    expression.type === 'Identifier' ? expression.name : '',
  )
  return { members, parents }
}

function walk(node: unknown, visit: (node: never) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit)
  else if (typeof node === 'object' && node !== null) {
    if ('type' in node) visit(node as never)
    for (const inner of Object.values(node)) if (typeof inner === 'object') walk(inner, visit)
  }
}
