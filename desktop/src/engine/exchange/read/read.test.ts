import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import exceljs from 'exceljs'
import iconv from 'iconv-lite'
import { afterAll, describe, expect, it } from 'vitest'
import { processorMs } from '#engine/ports'
import { openTable } from './open-table.ts'
import type { RawRecord, ReadOptions } from './raw-table.ts'
import { stage, stagedRows, type StagedTable } from './stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-read-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const fixture = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, `${count++}-${name}`)
  writeFileSync(path, content)
  return path
}
interface Read extends StagedTable {
  readonly encoding: string
  readonly separator: string | null
  readonly sheets: readonly string[]
  readonly all: readonly RawRecord[]
}
async function read(
  name: string,
  content: string | Uint8Array,
  options?: ReadOptions,
): Promise<Read> {
  const table = await openTable(fixture(name, content), name, options)
  const staged = await stage(table, name, join(folder, `${count}.rows`))
  const all: RawRecord[] = []
  for await (const batch of stagedRows(staged.path, 0)) all.push(...batch)
  const { encoding, separator, sheets } = table
  return { ...staged, encoding, separator, sheets, all }
}
const cells = ({ all }: Read): readonly (readonly string[])[] => all.map(row => row.cells)

describe('CSV', () => {
  it('[EX1] finds encodings and keeps every character', async () => {
    const text = 'Navn;By\nÅse Æbelø;Tromsø\nJosé “Pepe” Núñez;Málaga\n'
    const wanted = [
      ['Åse Æbelø', 'Tromsø'],
      ['José “Pepe” Núñez', 'Málaga'],
    ]
    for (const [encoding, bytes] of [
      ['utf-8', Buffer.from(text)],
      ['utf-8', Buffer.from(`\uFEFF${text}`)],
      ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le')],
      ['utf-16le', Buffer.from(text, 'utf16le')],
      ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
      ['windows-1252', iconv.encode(text, 'windows-1252')],
    ] as const) {
      const got = await read('a.csv', bytes)
      expect([got.encoding, got.headers[0], cells(got)]).toEqual([encoding, 'Navn', wanted])
    }
    expect(
      (
        await read(
          'p.csv',
          iconv.encode('Imię,Miasto\nŁukasz Żółć,Łódź\nPaweł Wąs,Kraśnik\n', 'windows-1250'),
        )
      ).encoding,
    ).toBe('windows-1250')
    expect(
      (await read('r.csv', iconv.encode('Имя,Город\nАнна Каренина,Москва\n', 'windows-1251')))
        .encoding,
    ).toBe('windows-1251')
  })

  it('[EX2] reports bytes that do not decode with their cell, and never drops them', async () => {
    const bytes = Buffer.concat([
      Buffer.from('name,city\nÅsa,Malmö\nÉmile,Orléans\nÖrjan,'),
      Buffer.from([0xff]),
      Buffer.from('x\nÜlo,Põlva\n'),
    ])
    const got = await read('a.csv', bytes)
    expect(got.encoding).toBe('utf-8')
    expect(got.all[2]).toMatchObject({
      row: 4,
      cells: ['Örjan', '\uFFFDx'],
      problems: { 1: 'unreadable characters' },
    })
    expect(got.all).toHaveLength(4)
  })

  it('[EX3] finds the separator, also among commas in text', async () => {
    for (const separator of [',', ';', '\t', '|']) {
      const got = await read(
        'a.csv',
        `Name${separator}Note\n"Berg${separator} Co"${separator}"one, two"\nDal${separator}"a; b, c"\n`,
      )
      expect([got.separator, got.headers]).toEqual([separator, ['Name', 'Note']])
      expect(cells(got)[0]).toEqual([`Berg${separator} Co`, 'one, two'])
    }
    expect((await read('a.csv', 'sep=;\r\nA;B\r\n1,5;2\r\n')).headers).toEqual(['A', 'B'])
  })

  it('[EX4] reads quotes per RFC 4180 and names the line of one that never closes', async () => {
    const got = await read('a.csv', 'a,b\r\n"say ""hi""","two\r\nlines"\r\n5" pipe,x\r\n')
    expect(cells(got)).toEqual([
      ['say "hi"', 'two\r\nlines'],
      ['5" pipe', 'x'],
    ])
    await expect(
      read('a.csv', `name,email\n"Ada,a@x.example\n${'x,y\n'.repeat(1000)}`),
    ).rejects.toMatchObject({
      code: 'import/unterminated-quote',
      data: { line: 2 },
    })
  })

  it('[EX5] keeps headers apart that are there twice, empty or dangerous', async () => {
    const got = await read(
      'a.csv',
      'Email,email,,__proto__,constructor\na@x.example,b@x.example,c,x,y\n',
    )
    expect(got.headers).toEqual(['Email', 'email 2', 'Column 3', '__proto__', 'constructor'])
    expect(cells(got)[0]).toEqual(['a@x.example', 'b@x.example', 'c', 'x', 'y'])
    expect(({} as { x?: string }).x).toBeUndefined()
  })

  it('[EX6] finds the header below title lines, and none where there is none', async () => {
    const titled = await read(
      'a.csv',
      'Kontakter 2026,,\n,,\nNavn,E-post,By\nAnna,anna@x.example,Oslo\nBo,bo@x.example,Bergen\n',
    )
    expect([titled.headerRow, titled.headers, titled.all[0]?.row]).toEqual([
      3,
      ['Navn', 'E-post', 'By'],
      4,
    ])
    const bare = await read('a.csv', 'Anna,anna@x.example,2024-01-02\nBo,bo@x.example,2024-01-03\n')
    expect([bare.headerRow, bare.headers, bare.rows]).toEqual([
      0,
      ['Column 1', 'Column 2', 'Column 3'],
      2,
    ])
  })

  it('[EX7] says of ragged rows what is wrong and counts rows as people do', async () => {
    const got = await read(
      'a.csv',
      'name,email\nAda\n\nBob,b@x.example,extra\nCy,c@x.example,,\nDi,d@x.example\n',
    )
    expect(got.all).toMatchObject([
      { row: 2, problems: { 1: 'cell missing' } },
      { row: 4, problems: { 1: 'more cells than columns' } },
      { row: 5, cells: ['Cy', 'c@x.example'] },
      { row: 6 },
    ])
    expect(got.all[2]?.problems).toBeUndefined()
  })

  it('[EX8] refuses what is empty, too wide or not text; reports NUL and endless cells', async () => {
    await expect(read('a.csv', '')).rejects.toMatchObject({ code: 'import/empty' })
    await expect(read('a.csv', ' \n\n')).rejects.toMatchObject({ code: 'import/empty' })
    expect((await read('a.csv', 'name,email\n')).rows).toBe(0)
    const wide = Array.from({ length: 50_000 }, (_, at) => `c${at}`).join(',')
    await expect(read('a.csv', `${wide}\n${wide}\n`)).rejects.toMatchObject({
      code: 'import/too-many-columns',
    })
    await expect(
      read('a.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 2, 3, 4, 5])),
    ).rejects.toMatchObject({ code: 'import/unknown-format' })
    expect((await read('a.csv', 'name,email\nA\0da,a@x.example\n')).all[0]?.problems).toEqual({
      0: 'hidden NUL character',
    })
    const long = await read('a.csv', `name,notes\nAda,${'x'.repeat(3 << 20)}\n`)
    expect(long.all[0]).toMatchObject({ problems: { 1: 'too long' } })
    expect(long.all[0]?.cells[1]?.length).toBe(200)
  })

  it('[EX9] takes quotes by the million in time that grows with them', async () => {
    const from = processorMs()
    const got = await read('a.csv', `a\n"${'""'.repeat(2 << 18)}"\n`)
    expect(got.rows).toBe(1)
    expect(processorMs() - from).toBeLessThan(4000)
  })

  it('[EX10] learns what columns hold and can go on at any byte', async () => {
    const lines = Array.from(
      { length: 1300 },
      (_, at) => `id${at},${at % 2 ? 'yes' : 'no'},${at % 13 ? 'x' : ''}`,
    )
    const got = await read('a.csv', `Id,Flag,Maybe\n${lines.join('\n')}\n`)
    expect(
      got.columns.map(column => [column.isUnique, column.distinct?.size ?? null, column.filled]),
    ).toEqual([
      [true, null, 1300],
      [false, 2, 1300],
      [false, 1, 1200],
    ])
    const later: RawRecord[] = []
    for await (const batch of stagedRows(got.path, got.marks[2] ?? -1)) later.push(...batch)
    expect([later.length, later[0]?.cells[0]]).toEqual([300, 'id1000'])
  })
})

describe('XLSX', () => {
  async function workbook(fill: (book: exceljs.Workbook) => void): Promise<Buffer> {
    const book = new exceljs.Workbook()
    fill(book)
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  it('[EX11] reads dates, numbers, booleans, rich text, formulas and links as a person sees them', async () => {
    const bytes = await workbook(book => {
      const sheet = book.addWorksheet('People & Co')
      sheet.addRow(['Name', 'Born', 'Seen', 'Amount', 'Active', 'Total', 'Site', 'Zip'])
      sheet.addRow([
        { richText: [{ text: 'Åse ' }, { text: 'Berg', font: { bold: true } }] },
        new Date(Date.UTC(1985, 3, 12)),
        new Date(Date.UTC(2026, 10, 20, 14, 5)),
        0.1 + 0.2,
        true,
        { formula: 'A1+1', result: 42 },
        { text: 'our site', hyperlink: 'https://x.example/' },
        '01234',
      ])
      sheet.getCell('B2').numFmt = 'yyyy-mm-dd'
      sheet.getCell('C2').numFmt = 'yyyy-mm-dd hh:mm'
      book.addWorksheet('Second').addRows([['Only'], ['x']])
    })
    const got = await read('a.xlsx', bytes)
    expect(got.sheets).toEqual(['People & Co', 'Second'])
    expect(cells(got)).toEqual([
      [
        'Åse Berg',
        '1985-04-12',
        '2026-11-20T14:05:00.000Z',
        '0.3',
        'true',
        '42',
        'our site',
        '01234',
      ],
    ])
    expect(cells(await read('a.xlsx', bytes, { sheet: 'Second' }))).toEqual([['x']])
    await expect(read('a.xlsx', bytes, { sheet: 'Nope' })).rejects.toMatchObject({
      code: 'import/no-sheet',
    })
  })

  it('[EX35] keeps every character of a large sheet, wherever its bytes are cut', async () => {
    const text = (at: number): string => `Łódź 漢字 ${'æøå'.repeat(at % 7)} ${at} _x0041_`
    const rows = Array.from({ length: 9000 }, (_, at) => [String(at), text(at)])
    const bytes = await workbook(book =>
      book
        .addWorksheet('Big')
        .addRows([
          ['Id', 'Text'],
          ...rows.map(([id = '', value = '']) => [id, value.replace('_x', '_x005F_x')]),
        ]),
    )
    expect(cells(await read('big.xlsx', bytes))).toEqual(rows)
  })

  it('[EX12] stops bombs, slips and entities before anything is unpacked for use', async () => {
    const big = Buffer.alloc(6 << 20)
    const entry = (name: string, raw: Buffer, size = raw.length): ZipEntry => ({
      name,
      packed: deflateRawSync(raw, { level: 9 }),
      size,
      crc: crc32(raw),
    })
    const book = entry('xl/workbook.xml', Buffer.from('<workbook/>'))
    const cases: readonly [string, Buffer | string][] = [
      ['import/too-large-inside', zip([book, entry('xl/worksheets/sheet1.xml', big)])],
      ['import/too-large-inside', zip([book, entry('xl/worksheets/sheet1.xml', big, 10)])],
      ['import/archive-path', zip([book, entry('../../../tmp/evil.txt', Buffer.from('x'))])],
      ['import/archive-path', zip([book, entry('/etc/cron.d/x', Buffer.from('x'))])],
      [
        'import/xml-dtd',
        zip([
          book,
          entry(
            'xl/sharedStrings.xml',
            Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst/>'),
          ),
        ]),
      ],
      ['import/not-a-spreadsheet', zip([entry('readme.txt', Buffer.from('x'))])],
      ['import/not-a-spreadsheet', 'MZ this is no zip'],
      ['import/not-a-spreadsheet', 'PK\u0003\u0004 cut off'],
    ]
    for (const [code, bytes] of cases) {
      const before = process.memoryUsage().rss
      await expect(read('a.xlsx', bytes)).rejects.toMatchObject({ code })
      expect(process.memoryUsage().rss - before).toBeLessThan(80 << 20)
    }
  })
})

describe('vCard and JSON', () => {
  it('[EX13] reads 2.1, 3.0 and 4.0 cards; keeps no script links and fetches nothing', async () => {
    const got = await read(
      'a.vcf',
      [
        'BEGIN:VCARD',
        'VERSION:3.0',
        'N:Østergård;Elin;;;',
        'FN:Elin Østergård',
        'EMAIL;TYPE=work:elin@x.example',
        'item1.EMAIL;TYPE=pref:main@x.example',
        'TEL:+47 22 33 44 55',
        'ORG:Havnelab AS;Research',
        'ADR;TYPE=work:;;Storgata 1;Oslo;;0155;Norway',
        'NOTE:one\\, two\\nthree and a line that is ',
        ' folded',
        'CATEGORIES:vip,press',
        'BDAY:19850412',
        'END:VCARD',
        'BEGIN:VCARD',
        'VERSION:2.1',
        'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen',
        'TEL;HOME;VOICE:030 1234',
        'END:VCARD',
        'BEGIN:VCARD',
        'VERSION:4.0',
        'FN:Ada',
        'PHOTO:http://169.254.169.254/latest/meta-data/',
        'URL:javascript:alert(1)',
        'END:VCARD',
        '',
      ].join('\r\n'),
    )
    const column = (row: number, header: string): string | undefined =>
      got.all[row]?.cells[got.headers.indexOf(header)]
    expect(got.rows).toBe(3)
    expect([
      column(0, 'First name'),
      column(0, 'Last name'),
      column(0, 'Emails'),
      column(0, 'Company'),
      column(0, 'Zip'),
      column(0, 'Birthday'),
      column(0, 'Tags'),
    ]).toEqual([
      'Elin',
      'Østergård',
      'main@x.example; elin@x.example',
      'Havnelab AS',
      '0155',
      '1985-04-12',
      'vip; press',
    ])
    expect(column(0, 'Notes')).toBe('one, two\nthree and a line that is folded')
    expect([column(1, 'First name'), column(1, 'Last name'), column(1, 'Phones')]).toEqual([
      'Jürgen',
      'Müller',
      '030 1234',
    ])
    expect([column(2, 'Full name'), column(2, 'Website')]).toEqual(['Ada', ''])
  })

  it('[EX14] reads lists of JSON, refuses deep nesting, numbers out of range and newer exports', async () => {
    const got = await read(
      'a.json',
      JSON.stringify([
        { name: 'Ada', address: { city: 'Oslo' }, tags: ['a', 'b'] },
        { name: 'Bo', n: 1.5 },
      ]),
    )
    expect([got.headers, cells(got)]).toEqual([
      ['name', 'address city', 'tags', 'n'],
      [
        ['Ada', 'Oslo', 'a; b', ''],
        ['Bo', '', '', '1.5'],
      ],
    ])
    await expect(
      read('deep.json', '['.repeat(200_000) + ']'.repeat(200_000)),
    ).rejects.toMatchObject({ code: 'import/too-deep' })
    await expect(read('big.json', '[{"amount":1e999}]')).rejects.toMatchObject({
      code: 'import/not-ours',
    })
    await expect(
      read('future.json', JSON.stringify({ format: 'crm-backup', version: 999 })),
    ).rejects.toMatchObject({ code: 'import/newer-version' })
  })
})

interface ZipEntry {
  readonly name: string
  readonly packed: Buffer
  readonly size: number
  readonly crc: number
}
function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  }
  return ~crc >>> 0
}
function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, packed, size, crc } of entries) {
    const label = Buffer.from(name)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(crc, 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(size, 22)
    head.writeUInt16LE(label.length, 26)
    parts.push(head, label, packed)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(offset, 42)
    directory.push(entry, label)
    offset += 30 + label.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
