/** Every storage kind, by id. */
import { defineRegistry } from '#kit'
import type { StorageKind } from '../storage-kind.ts'
import { addressKind, jsonKind, moneyKind, nameKind } from './compound.ts'
import { choiceKind, dateKind, flagKind, momentKind, numberKind, textKind } from './plain.ts'
import {
  inverseKind,
  linksKind,
  nextActivityKind,
  referenceKind,
  richTextKind,
} from './relations.ts'
import { choicesKind, entriesKind } from './sets.ts'

export const storageKinds = defineRegistry<StorageKind>('storage kind', [
  textKind,
  numberKind,
  flagKind,
  dateKind,
  momentKind,
  choiceKind,
  choicesKind,
  moneyKind,
  nameKind,
  addressKind,
  entriesKind,
  referenceKind,
  linksKind,
  inverseKind,
  nextActivityKind,
  jsonKind,
  richTextKind,
])
