/** Every standard object. Adding one: write its file beside this one and add its line here. */
import { defineRegistry } from '#kit'
import type { ObjectDef } from '../object.ts'
import { attachment } from './attachment.ts'
import { comment } from './comment.ts'
import { company } from './company.ts'
import { deal } from './deal.ts'
import { list, listEntry } from './list.ts'
import { member } from './member.ts'
import { note } from './note.ts'
import { person } from './person.ts'
import { task } from './task.ts'

export const standardObjects = defineRegistry<ObjectDef>('standard object', [
  person,
  company,
  deal,
  task,
  note,
  list,
  attachment,
  listEntry,
  member,
  comment,
])
