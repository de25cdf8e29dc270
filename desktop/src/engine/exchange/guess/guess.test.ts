import { describe, expect, it } from 'vitest'
import { createTestCatalog, testParse } from '@kith/shared/testkit'
import type { ColumnTarget } from '@kith/shared/rpc'
import { createStatsCollector, type ColumnStats } from '../read/column-stats.ts'
import { guessColumns } from './guess-columns.ts'
import { headerNorm, meaningOf } from './header-words.ts'
import { likelyObject } from './likely-object.ts'
import { objectLabels } from './new-field.ts'
import { dateOrderOf, decimalOf, mixedDatesOf } from './number-and-date-marks.ts'

const catalog = createTestCatalog()

function stats(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): readonly ColumnStats[] {
  const collector = createStatsCollector(headers)
  for (const row of rows) collector.add(row)
  return collector.finish()
}
const shown = (target: ColumnTarget): string =>
  target.kind === 'field'
    ? [target.field, target.part, target.by && `by ${target.by}`].filter(Boolean).join(' ')
    : target.kind === 'new'
      ? `+${target.type}`
      : '-'
function guess(
  object: string,
  table: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const headers = Object.keys(table)
  const columns = stats(headers, [Object.values(table)])
  const found = guessColumns({
    catalog,
    object: catalog.findObject(object),
    columns,
    context: testParse,
  })
  return Object.fromEntries(found.map(({ header, guess: target }) => [header, shown(target)]))
}

describe('guessing', () => {
  it('[EX15] knows the exports of other programs', () => {
    expect(
      guess('person', {
        'First Name': 'Ada',
        'Last Name': 'Berg',
        'Email Address': 'a@x.example',
        Company: 'Fjord',
        Position: 'CTO',
        'Connected On': '12 Mar 2024',
        URL: 'https://www.linkedin.com/in/ada',
      }),
    ).toMatchObject({
      'First Name': 'name first',
      'Last Name': 'name last',
      'Email Address': 'emails',
      Company: 'company by name',
      Position: 'jobTitle',
      URL: 'websites',
    })
    expect(
      guess('person', {
        Name: 'Ada Berg',
        'E-mail 1 - Value': 'a@x.example',
        'Phone 1 - Value': '+47 22 33 44 55',
        'Organization 1 - Name': 'Fjord',
        Birthday: '1980-02-03',
        Notes: 'met in Oslo',
      }),
    ).toMatchObject({
      Name: 'name',
      'E-mail 1 - Value': 'emails',
      'Phone 1 - Value': 'phones',
      Birthday: 'birthday',
      Notes: 'background',
    })
    expect(
      guess('company', {
        'Company name': 'Fjord',
        'Company Domain Name': 'fjord.example',
        'Number of Employees': '12',
        'Annual Revenue': '1200000',
        City: 'Oslo',
        'Postal Code': '0155',
        'Street Address': 'Storgata 1',
        'Country/Region': 'Norway',
      }),
    ).toMatchObject({
      'Company Domain Name': 'domains',
      'Number of Employees': 'employees',
      'Annual Revenue': 'annualRevenue',
      City: 'address city',
      'Postal Code': 'address postcode',
      'Street Address': 'address street',
    })
    expect(
      guess('deal', {
        'Deal Name': 'Pilot',
        Amount: '1200',
        'Deal Stage': 'Won',
        'Close Date': '2026-03-04',
        'Company domain': 'fjord.example',
      }),
    ).toMatchObject({
      Amount: 'amount',
      'Deal Stage': 'stage',
      'Close Date': 'closeDate',
      'Company domain': 'company by domains',
    })
  })

  it('[EX16] reads headers in German, French, Spanish, Swedish, Danish, Portuguese and Dutch', () => {
    const wanted = {
      name: 'name first',
      last: 'name last',
      email: 'emails',
      phone: 'phones',
      company: 'company by name',
      job: 'jobTitle',
    }
    const languages = [
      ['Vorname', 'Nachname', 'E-Mail-Adresse', 'Telefon', 'Unternehmen', 'Funktion'],
      ['Prénom', 'Nom', 'Courriel', 'Téléphone portable', 'Société', 'Fonction'],
      ['Nombre', 'Apellidos', 'Correo electrónico', 'Móvil', 'Empresa', 'Puesto'],
      ['Förnamn', 'Efternamn', 'E-postadress', 'Mobilnummer', 'Företag', 'Befattning'],
      ['Fornavn', 'Efternavn', 'E-mail', 'Tlf', 'Virksomhed', 'Stilling'],
      ['Primeiro nome', 'Sobrenome', 'Endereço de email', 'Celular', 'Empresa', 'Cargo'],
      ['Voornaam', 'Achternaam', 'Emailadres', 'Telefoon', 'Bedrijf', 'Functie'],
    ]
    const values = ['Ada', 'Berg', 'a@x.example', '+47 22 33 44 55', 'Fjord', 'CTO']
    for (const headers of languages) {
      const table = Object.fromEntries(headers.map((header, at) => [header, values[at] ?? '']))
      expect([headers, Object.values(guess('person', table))]).toEqual([
        headers,
        Object.values(wanted),
      ])
    }
  })

  it('[EX16] knows the columns of people in other scripts, and meanings that longer headers name', () => {
    const wanted = ['name', 'emails', 'company by name', 'jobTitle', 'birthday']
    const languages = [
      ['الاسم', 'البريد الإلكتروني', 'الشركة', 'الوظيفة', 'تاريخ الميلاد'],
      ['שם מלא', 'אימייל', 'חברה', 'תפקיד', 'תאריך לידה'],
      ['姓名', '邮箱', '公司', '职位', '生日'],
      ['氏名', 'メールアドレス', '会社名', '役職', '生年月日'],
      ['ФИО', 'Электронная почта', 'Компания', 'Должность', 'Дата рождения'],
      [
        'Vollständiger Name des Kontakts',
        'E-Mail-Adressen (alle, getrennt)',
        'Firma',
        'Funktion',
        'Geburtsdatum des Kontakts',
      ],
    ]
    const values = ['Ada Berg', 'a@x.example', 'Fjord', 'CTO', '1980-02-03']
    for (const headers of languages) {
      const table = Object.fromEntries(headers.map((header, at) => [header, values[at] ?? '']))
      expect([headers, Object.values(guess('person', table))]).toEqual([headers, wanted])
    }
    expect(guess('person', { Name: 'Ada', 'Email opt in': 'yes' })).toMatchObject({
      'Email opt in': '+boolean',
    })
  })

  it('[EX42] finds the column of names and the column of addresses though neither says so', () => {
    const columns = stats(
      ['Key', 'Wer', 'Where to write'],
      [
        ['1', 'Ada Berg', 'a@x.example'],
        ['2', 'Bo Dal', 'bo@x.example'],
        ['3', 'Cy Elm', 'cy@localhost'],
        ['4', 'Di Foss', 'di@x.example; d@y.example'],
      ],
    )
    const found = guessColumns({
      catalog,
      object: catalog.findObject('person'),
      columns,
      context: testParse,
    })
    expect(found.map(each => [shown(each.guess), each.confidence])).toEqual([
      ['+text', 'decide'],
      ['name', 'likely'],
      ['emails', 'likely'],
    ])
  })

  it('[EX17] leaves to the person what it does not know, with a type that fits', () => {
    expect(
      guess('person', {
        Name: 'Ada',
        'Kundenr.': 'N-20418',
        Score: '12.5',
        Seen: '14.10.2026',
        Link: 'https://x.example/a',
        Active: 'yes',
        Fax: '+47 22 33 44 56',
      }),
    ).toEqual({
      Name: 'name',
      'Kundenr.': '+text',
      Score: '+number',
      Seen: '+date',
      Link: '+links',
      Active: '+boolean',
      Fax: '+phones',
    })
    expect(guess('person', { Name: 'Ada', Created: '2026-01-01', 'Kith ID': 'nonsense' })).toEqual({
      Name: 'name',
      Created: '-',
      'Kith ID': '+text',
    })
  })

  it('[EX18] tells date order and decimal mark by the values that leave no choice', () => {
    const order = (values: readonly string[], locale = 'en-GB') =>
      dateOrderOf(
        stats(
          ['a'],
          values.map(value => [value]),
        ),
        locale,
      )
    expect([
      order(['03/04/2026', '31/12/2026']),
      order(['03/04/2026', '12/31/2026']),
      order(['2026-01-02']),
    ]).toEqual(['dmy', 'mdy', 'ymd'])
    expect([order(['03/04/2026'], 'en-US'), order(['03.04.2026'], 'en-US')]).toEqual(['mdy', 'dmy'])
    const mixed = (values: readonly string[]) =>
      mixedDatesOf(
        stats(
          ['a'],
          values.map(value => [value]),
        ),
      )
    expect([
      mixed(['03/04/2026', '31/12/2026', '2026-12-31']),
      mixed(['03/04/2026', '31/12/2026', '12/31/2026']),
    ]).toEqual([null, { dayFirst: '31/12/2026', monthFirst: '12/31/2026' }])
    const decimal = (values: readonly string[]) =>
      decimalOf(
        stats(
          ['a'],
          values.map(value => [value]),
        ),
        ',',
      )
    expect([
      decimal(['1.234,50', '3,5']),
      decimal(['1,234.50', '3.5']),
      decimal(['1 234,5 €']),
    ]).toEqual([',', '.', ','])
  })

  it.each([
    ['kontakter.csv', 'Fornavn,Etternavn,Tlf', 'person'],
    ['list.csv', 'Name,City,Phone', 'person'],
    ['export.csv', 'E-mail,Plan,Seats,Renewal', 'person'],
    ['numbers.csv', 'Phone', 'person'],
    ['list.csv', 'Name,Domain', 'company'],
    ['companies.csv', 'Name,City,Phone', 'company'],
    ['pipeline.csv', 'Name,Stage,Amount', 'deal'],
    ['parts.csv', 'Name,SKU,Weight,Colour,Price,Stock', 'parts'],
    [
      'district-offices.csv',
      'Office ID,Legislator Bioguide ID,City,State,Zip,Street,Suite,Building,Phone,Fax,Latitude,Longitude',
      'districtOffices',
    ],
    ['people.xlsx', 'Who,Where,What', 'person'],
    ['x.csv', 'Column 1,Column 2,Column 3', 'person'],
  ])('[EX41] takes %s with %s for %s', (fileName, header, object) => {
    const names = header.split(',')
    const columns = stats(names, [names.map((_, at) => `value ${at}`)])
    const file = { fileName, format: 'csv', sheet: null, columns }
    expect(likelyObject(catalog, file)).toBe(object)
  })

  it('[EX41] knows people by their addresses, whatever the column is called', () => {
    const columns = stats(['A', 'B', 'C'], [['x', 'ana@x.pt', '1']])
    const file = { fileName: 'guests.csv', format: 'csv', sheet: null, columns }
    expect(likelyObject(catalog, file)).toBe('person')
  })

  it('[EX19] names objects after files and words', () => {
    expect([
      objectLabels('districtOffice'),
      objectLabels('district-offices.csv'),
      objectLabels('companies'),
      objectLabels(''),
    ]).toEqual([
      { label: 'District office', labelPlural: 'District offices' },
      { label: 'District office', labelPlural: 'District offices' },
      { label: 'Company', labelPlural: 'Companies' },
      { label: 'Record', labelPlural: 'Records' },
    ])
    expect([
      headerNorm('firstName'),
      headerNorm('First_Name '),
      meaningOf('E-mail 2'),
      meaningOf('PLZ'),
    ]).toEqual(['first name', 'first name', 'email', 'postcode'])
  })
})
