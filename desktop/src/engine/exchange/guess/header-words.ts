/**
 * What column names mean, in the languages people export from: English, German, French, Spanish,
 * Norwegian, Swedish, Danish, Portuguese, Dutch, and the columns that every list of people has in eleven
 * more (`WORDS_OF_PEOPLE`). Words are compared folded, without marks.
 */
import { foldText } from '@kith/shared/model'

export type Meaning =
  | 'fullName'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'company'
  | 'jobTitle'
  | 'website'
  | 'domain'
  | 'address'
  | 'street'
  | 'street2'
  | 'city'
  | 'state'
  | 'postcode'
  | 'country'
  | 'lat'
  | 'lng'
  | 'birthday'
  | 'notes'
  | 'tags'
  | 'linkedin'
  | 'industry'
  | 'employees'
  | 'revenue'
  | 'owner'
  | 'amount'
  | 'currency'
  | 'closeDate'
  | 'stage'
  | 'source'
  | 'probability'
  | 'nextStep'
  | 'dueDate'
  | 'person'
  | 'recordId'

/** Per meaning: names parted by commas. */
const WORDS: Readonly<Record<Meaning, string>> = {
  fullName:
    'name, full name, contact name, display name, navn, fullt navn, namn, fullständigt namn, fulde navn, nom complet, nom et prenom, nombre completo, nome, nome completo, naam, volledige naam, vollstandiger name',
  firstName:
    'first name, firstname, given name, forename, fname, vorname, prenom, nombre, nombre de pila, fornavn, fornamn, förnamn, voornaam, primeiro nome, nome proprio',
  lastName:
    'last name, lastname, surname, family name, lname, nachname, familienname, zuname, nom, nom de famille, apellido, apellidos, etternavn, efternamn, efternavn, achternaam, sobrenome, apelido, ultimo nome',
  email:
    'email, e mail, mail, emails, e mails, email address, e mail address, primary email, work email, email 1 value, epost, e post, e post adresse, epostadresse, e postadress, courriel, adresse mail, adresse e mail, adresse email, correo, correo electronico, mail adresse, e mail adresse, endereco de email, emailadres',
  phone:
    'phone, phones, phone number, telephone, tel, tel no, mobile, mobile phone, cell, cell phone, work phone, phone 1 value, telefon, telefonnummer, tlf, handy, mobil, mobilnummer, mobiltelefon, telefono, telefone, telefoon, telephone portable, portable, celular, telemovel, movil, mobiel, gsm',
  company:
    'company, companies, company name, organization, organisation, organization name, organization 1 name, employer, account, account name, firma, firmenname, unternehmen, firmanavn, foretag, företag, bedrift, selskap, virksomhed, organisasjon, entreprise, societe, empresa, compania, bedrijf, werkgever, arbeidsgiver, arbeitgeber',
  jobTitle:
    'job title, jobtitle, title, position, role, job, occupation, tittel, titel, stilling, stillingsbetegnelse, befattning, rolle, roll, berufsbezeichnung, funktion, poste, fonction, cargo, puesto, funcao, functie',
  website:
    'website, websites, web, web site, webpage, web page, url, homepage, home page, site, webseite, webside, hjemmeside, nettside, nettsted, hemsida, webbplats, site web, sitio web, pagina web, pagina de internet',
  domain:
    'domain, domains, domain name, company domain name, domene, doman, domän, domäne, domaine, dominio, domein',
  address:
    'address, full address, postal address, mailing address, office address, adresse, postadresse, adress, anschrift, direccion, endereco, morada, adres',
  street:
    'street, street address, address line 1, address 1, address1, line 1, strasse, straße, strasse und hausnummer, gateadresse, gate, gatuadress, gata, vej, vejnavn, rue, calle, rua, straat',
  street2:
    'street 2, street2, address line 2, address 2, address2, line 2, suite, apartment, unit, adresszusatz, complement, complemento',
  city: 'city, town, locality, by, poststed, sted, stad, ort, stadt, wohnort, postort, ville, ciudad, localidad, poblacion, cidade, localidade, plaats, woonplaats',
  state:
    'state, province, region, state region, state province, county, bundesland, kanton, fylke, lan, län, departement, provincia, estado, provincie, delstat',
  postcode:
    'zip, zip code, zipcode, postcode, postal code, post code, plz, postleitzahl, postnr, postnummer, code postal, codigo postal, cp, cep, codigo postal, postcode',
  country: 'country, country region, nation, land, pays, pais, staat',
  lat: 'lat, latitude, breitengrad, breddegrad, latitud, breedtegraad',
  lng: 'lng, lon, long, longitude, langengrad, längengrad, lengdegrad, longitud, lengtegraad',
  birthday:
    'birthday, birth date, birthdate, date of birth, dob, born, geburtstag, geburtsdatum, fodselsdag, fødselsdag, fodselsdato, fødselsdato, fodelsedag, födelsedag, fodelsedatum, anniversaire, date de naissance, cumpleanos, fecha de nacimiento, aniversario, data de nascimento, verjaardag, geboortedatum',
  notes:
    'notes, note, comments, comment, remarks, description, about, bio, background, notat, notater, kommentar, kommentarer, merknad, beskrivelse, beskrivning, notizen, bemerkung, beschreibung, remarque, remarques, commentaire, notas, comentarios, observaciones, observacoes, opmerkingen',
  tags: 'tags, tag, labels, label, categories, category, keywords, kategorie, kategorien, kategori, kategorier, schlagworte, etiquettes, etiquetas, mots cles, stikkord, merkelapper, taggar',
  linkedin: 'linkedin, linkedin url, linkedin profile, linkedin link, person linkedin url',
  industry:
    'industry, sector, branche, bransje, bransch, secteur, industrie, industria, setor, bedrijfstak',
  employees:
    'employees, number of employees, employee count, headcount, company size, mitarbeiter, mitarbeiterzahl, ansatte, antall ansatte, antal anstallda, antal ansatte, effectif, empleados, numero de empleados, funcionarios, medewerkers',
  revenue:
    'annual revenue, revenue, turnover, umsatz, jahresumsatz, omsetning, omsattning, omsætning, chiffre d affaires, ingresos, facturacion, faturamento, omzet',
  owner:
    'owner, account owner, contact owner, assigned to, responsible, besitzer, verantwortlich, eier, ansvarlig, agare, ansvarig, proprietaire, responsable, propietario, responsavel, eigenaar',
  amount:
    'amount, value, deal value, price, total, betrag, wert, belop, beløp, summe, belopp, montant, importe, valor, bedrag',
  currency: 'currency, wahrung, währung, valuta, devise, moneda, moeda',
  closeDate:
    'close date, expected close date, closing date, closed, abschlussdatum, lukkedato, slutdato, date de cloture, fecha de cierre, data de fechamento',
  stage: 'stage, deal stage, pipeline stage, phase, fase, etape, etapa, steg, status',
  source:
    'source, lead source, origin, quelle, herkunft, kilde, kalla, källa, origine, fuente, origen, origem, bron',
  probability:
    'probability, win probability, wahrscheinlichkeit, sannsynlighet, sannolikhet, probabilite, probabilidad, probabilidade',
  nextStep:
    'next step, next steps, nachster schritt, neste steg, nasta steg, prochaine etape, proximo paso, proximo passo',
  dueDate:
    'due, due date, due at, deadline, fallig, fällig, falligkeitsdatum, frist, forfall, echeance, vencimiento, prazo',
  person:
    'contact, person, contact person, primary contact, kontakt, kontaktperson, ansprechpartner, contacto, contato, contactpersoon',
  recordId: 'kith id, uid',
}

/** The same in Italian, Polish, Finnish, Czech, Russian, Turkish, Arabic, Hebrew, Chinese, Japanese and Korean. */
const WORDS_OF_PEOPLE: Partial<Record<Meaning, string>> = {
  fullName:
    'nome e cognome, imię i nazwisko, koko nimi, nimi, jméno a příjmení, имя и фамилия, полное имя, фио, ad soyad, adı soyadı, الاسم, الاسم الكامل, שם, שם מלא, 姓名, 名前, 氏名, お名前, 이름, 성명',
  firstName: 'imię, etunimi, křestní jméno, имя, الاسم الأول, שם פרטי, 名',
  lastName:
    'cognome, nazwisko, sukunimi, příjmení, фамилия, soyad, soyadı, اسم العائلة, שם משפחה, 姓',
  email:
    'posta elettronica, indirizzo email, adres e mail, sähköposti, почта, электронная почта, e posta, البريد الإلكتروني, דואר אלקטרוני, אימייל, מייל, 邮箱, 电子邮件, 电子邮箱, 電子郵件, メール, メールアドレス, 이메일',
  phone:
    'cellulare, puhelin, puhelinnumero, telefon komórkowy, телефон, الهاتف, رقم الهاتف, الجوال, טלפון, נייד, 电话, 手机, 電話, 電話番号, 携帯電話, 전화, 전화번호',
  company:
    'azienda, società, ditta, yritys, společnost, компания, организация, şirket, الشركة, חברה, 公司, 会社, 会社名, 회사',
  jobTitle:
    'qualifica, posizione, ruolo, stanowisko, tehtävänimike, pozice, должность, unvan, الوظيفة, المسمى الوظيفي, תפקיד, 职位, 職位, 役職, 직책',
  website:
    'sito web, strona internetowa, verkkosivusto, сайт, אתר, 网站, 網站, ウェブサイト, 웹사이트',
  address: 'indirizzo, osoite, adresa, адрес, العنوان, כתובת, 地址, 住所, 주소',
  city: 'città, miasto, kaupunki, město, город, şehir, المدينة, עיר, 城市, 도시',
  country: 'paese, kraj, maa, země, страна, ülke, البلد, الدولة, מדינה, ארץ, 国家, 國家, 국가',
  birthday:
    'data di nascita, compleanno, data urodzenia, syntymäaika, datum narození, дата рождения, doğum tarihi, تاريخ الميلاد, תאריך לידה, 生日, 生年月日, 誕生日, 생년월일',
  notes:
    'uwagi, notatki, muistiinpanot, poznámka, poznámky, заметки, примечание, notlar, ملاحظات, הערות, 备注, 備註, 備考, メモ, 메모',
}

/** Letters and digits in lower case, parted by single spaces; `firstName` and `First_Name` are "first name". */
export const headerNorm = (header: string): string =>
  foldText(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  [...Object.entries(WORDS), ...Object.entries(WORDS_OF_PEOPLE)].flatMap(([meaning, words]) =>
    words.split(',').map(word => [headerNorm(word), meaning as Meaning] as const),
  ),
)

/** What is known by its values as well, so that one word among others may say it. */
const PROVEN_BY_VALUES: readonly Meaning[] = ['email', 'phone', 'birthday']

/** What a header says; a number at its end ("Email 2", "Phone 1 - Value") is taken off. */
export function meaningOf(header: string): Meaning | undefined {
  const norm = headerNorm(header)
  return (
    MEANINGS.get(norm) ??
    MEANINGS.get(norm.replace(/ (?:\d+|value)$/, '').replace(/ \d+ (?:value)$/, ''))
  )
}

/**
 * What a longer header speaks of: "E-mail (all, one per line)", "Full name of the contact". Only meanings
 * whose values prove them, and whole names of two words or more at the beginning.
 */
export function meaningWithin(header: string): Meaning | undefined {
  const norm = ` ${headerNorm(header)} `
  for (const [words, meaning] of MEANINGS) {
    if (PROVEN_BY_VALUES.includes(meaning) && norm.includes(` ${words} `)) return meaning
    if (meaning === 'fullName' && words.includes(' ') && norm.startsWith(` ${words} `))
      return meaning
  }
  return undefined
}

/** How much two names share, 0–1: words in common over words in all. */
export function likeness(a: string, b: string): number {
  const left = new Set(headerNorm(a).split(' '))
  const right = new Set(headerNorm(b).split(' '))
  const common = [...left].filter(word => right.has(word)).length
  return common / (left.size + right.size - common)
}
