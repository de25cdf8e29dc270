/** Every kind of view. Adding one: write its file beside this one and add its line here. */
import { defineRegistry } from '#kit'
import { board } from './board.ts'
import { table } from './table.ts'
import type { ViewKind } from './view-kind.ts'

const list = [table, board] as const

export type ViewKindId = (typeof list)[number]['id']
export const viewKinds = defineRegistry<ViewKind>('view kind', list)
