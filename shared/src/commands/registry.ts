/** Every command. Adding one: write its file beside this one and add its line here. */
import { defineRegistry } from '#kit'
import type { Command } from './command.ts'
import { commentAdd } from './comment-add.ts'
import { commentChange } from './comment-change.ts'
import { commentRemove } from './comment-remove.ts'
import { commentResolve } from './comment-resolve.ts'
import { favouriteAdd } from './favourite-add.ts'
import { favouriteFolder } from './favourite-folder.ts'
import { favouriteMove } from './favourite-move.ts'
import { favouriteRemove } from './favourite-remove.ts'
import { favouriteRename } from './favourite-rename.ts'
import { fieldArchive } from './field-archive.ts'
import { fieldChange } from './field-change.ts'
import { fieldConvert } from './field-convert.ts'
import { fieldDefine } from './field-define.ts'
import { fieldRestrict } from './field-restrict.ts'
import { fieldRestore } from './field-restore.ts'
import { fieldsReorder } from './fields-reorder.ts'
import { fileAttach } from './file-attach.ts'
import { listAdd } from './list-add.ts'
import { listRemove } from './list-remove.ts'
import { objectArchive } from './object-archive.ts'
import { objectChange } from './object-change.ts'
import { objectDefine } from './object-define.ts'
import { objectRestore } from './object-restore.ts'
import { optionChange } from './option-change.ts'
import { optionDefine } from './option-define.ts'
import { optionRemove } from './option-remove.ts'
import { optionRestore } from './option-restore.ts'
import { optionsReorder } from './options-reorder.ts'
import { recordCreate } from './record-create.ts'
import { recordLink } from './record-link.ts'
import { recordMerge } from './record-merge.ts'
import { recordMove } from './record-move.ts'
import { recordSet } from './record-set.ts'
import { recordShare } from './record-share.ts'
import { recordUnlink } from './record-unlink.ts'
import { recordWrite } from './record-write.ts'
import { recordsDelete } from './records-delete.ts'
import { recordsDestroy } from './records-destroy.ts'
import { recordsRestore } from './records-restore.ts'
import { recordsSet } from './records-set.ts'
import { roleChange } from './role-change.ts'
import { roleDefine } from './role-define.ts'
import { roleRemove } from './role-remove.ts'
import { settingSet } from './setting-set.ts'
import { textSet } from './text-set.ts'
import { viewDelete } from './view-delete.ts'
import { viewReorder } from './view-reorder.ts'
import { viewRestore } from './view-restore.ts'
import { viewSave } from './view-save.ts'

export const commands = defineRegistry<Command>('command', [
  recordCreate,
  recordWrite,
  recordSet,
  recordsSet,
  recordsDelete,
  recordsRestore,
  recordsDestroy,
  recordMerge,
  recordLink,
  recordUnlink,
  recordMove,
  recordShare,
  textSet,
  fileAttach,
  listAdd,
  listRemove,
  commentAdd,
  commentChange,
  commentResolve,
  commentRemove,
  objectDefine,
  objectChange,
  objectArchive,
  objectRestore,
  fieldDefine,
  fieldChange,
  fieldConvert,
  fieldArchive,
  fieldRestore,
  fieldRestrict,
  fieldsReorder,
  optionDefine,
  optionChange,
  optionRemove,
  optionRestore,
  optionsReorder,
  viewSave,
  viewDelete,
  viewRestore,
  viewReorder,
  favouriteAdd,
  favouriteRemove,
  favouriteMove,
  favouriteFolder,
  favouriteRename,
  settingSet,
  roleDefine,
  roleChange,
  roleRemove,
])
