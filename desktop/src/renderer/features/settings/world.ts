/** Languages, countries, currencies and zones, named by the browser; lists that no library need bring. */
interface Named {
  readonly value: string
  readonly label: string
}

const REGIONS =
  'AD AE AL AM AO AR AT AU AZ BA BD BE BG BH BO BR BW BY CA CH CI CL CM CN CO CR CY CZ DE DK DO DZ EC EE EG ES ET FI FR GB GE GH GR GT HK HN HR HU ID IE IL IN IQ IS IT JM JO JP KE KH KR KW KZ LA LB LI LK LT LU LV MA MC MD ME MK MM MN MO MT MU MX MY MZ NA NG NI NL NO NP NZ OM PA PE PG PH PK PL PT PY QA RO RS RU RW SA SE SG SI SK SN SV TH TN TR TT TW TZ UA UG US UY UZ VE VN YE ZA ZM ZW'.split(
    ' ',
  )
const TAGS =
  'ar-EG cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-US es-ES es-MX et-EE fi-FI fr-BE fr-CA fr-FR he-IL hi-IN hu-HU id-ID is-IS it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sv-SE th-TH tr-TR uk-UA vi-VN zh-CN zh-TW'.split(
    ' ',
  )

const byLabel = (a: Named, b: Named): number => a.label.localeCompare(b.label)

function named(
  values: readonly string[],
  type: Intl.DisplayNamesType,
  locale: string,
): readonly Named[] {
  const names = new Intl.DisplayNames([locale, 'en'], { type })
  return values.map(value => ({ value, label: names.of(value) ?? value })).toSorted(byLabel)
}

export const COUNTRIES = (locale: string): readonly Named[] => named(REGIONS, 'region', locale)
export const LOCALES = (): readonly Named[] => named(TAGS, 'language', 'en')
export const CURRENCIES = (locale: string): readonly Named[] =>
  named(Intl.supportedValuesOf('currency'), 'currency', locale).map(({ value, label }) => ({
    value,
    label: `${value} ${label}`,
  }))
export const TIME_ZONES = (): readonly Named[] =>
  Intl.supportedValuesOf('timeZone').map(value => ({ value, label: value.replaceAll('_', ' ') }))
