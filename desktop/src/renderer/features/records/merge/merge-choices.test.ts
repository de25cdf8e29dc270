import { describe, expect, it } from 'vitest'
import {
  mergeCells,
  mergeRows,
  nextPick,
  pickRow,
  pickedValue,
  type MergeField,
} from './merge-choices.ts'

const fields: readonly MergeField[] = [
  { id: 'name', label: 'Name', storage: 'name', isWritable: true },
  { id: 'city', label: 'City', storage: 'text', isWritable: true },
  { id: 'title', label: 'Title', storage: 'text', isWritable: true },
  { id: 'emails', label: 'Email', storage: 'entries', isWritable: true },
  { id: 'createdBy', label: 'Created by', storage: 'json', isWritable: false },
]
const a = {
  name: { first: 'Ann', last: 'Lee' },
  city: 'Oslo',
  title: null,
  emails: ['ann@x.no', 'ann@home.no'],
  createdBy: 'x',
}
const b = {
  name: { first: 'Anne', last: 'Lee' },
  city: 'Oslo',
  title: 'CFO',
  emails: ['ANN@x.no', 'lee@x.no'],
  createdBy: 'y',
}

describe('merge choices', () => {
  const rows = mergeRows(fields, a, b)

  it('[RD4] ask only about fields that differ, conflicts first', () => {
    expect(rows.map(row => [row.field, row.pick, row.isConflict])).toEqual([
      ['name', 'a', true],
      ['title', 'b', false],
      ['emails', 'both', false],
    ])
  })

  it('[RD4] keep what only one side knows and join sets without doubles', () => {
    expect(mergeCells(rows, 'a')).toEqual({
      title: 'CFO',
      emails: ['ann@x.no', 'ann@home.no', 'lee@x.no'],
    })
  })

  it('[RD5] write the other side when it is picked', () => {
    const picked = pickRow(rows, 'name', 'b')
    expect(mergeCells(picked, 'a')).toMatchObject({ name: { first: 'Anne', last: 'Lee' } })
    expect(mergeCells(picked, 'b')).not.toHaveProperty('name')
  })

  it('[RD5] never give "both" to a field that holds one value', () => {
    const [name] = pickRow(rows, 'name', 'both')
    expect(name?.pick).toBe('a')
  })

  it('[RD5] walk a, b and both with one key', () => {
    const emails = rows.find(row => row.field === 'emails')
    const name = rows.find(row => row.field === 'name')
    expect(emails && nextPick(emails)).toBe('a')
    expect(name && nextPick(name)).toBe('b')
    expect(name && nextPick({ ...name, pick: 'b' })).toBe('a')
    expect(emails && nextPick({ ...emails, pick: 'b' })).toBe('both')
  })

  it('[RD4] join links by the record they name', () => {
    const links = { id: 'x', object: 'person', title: 'Old' }
    const value = pickedValue({
      field: 'people',
      label: 'People',
      a: [links],
      b: [{ ...links, title: 'New' }],
      pick: 'both',
      isConflict: false,
      canBoth: true,
    })
    expect(value).toEqual([links])
  })
})
