/**
 * What column names mean, in the languages people export from: English, German, French, Spanish,
 * Norwegian, Swedish, Danish, Portuguese, Dutch. Words are compared folded, without marks.
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

/** Letters and digits in lower case, parted by single spaces; `firstName` and `First_Name` are "first name". */
export const headerNorm = (header: string): string =>
  foldText(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(WORDS).flatMap(([meaning, words]) =>
    words.split(',').map(word => [headerNorm(word), meaning as Meaning] as const),
  ),
)

/** What a header says; a number at its end ("Email 2", "Phone 1 - Value") is taken off. */
export function meaningOf(header: string): Meaning | undefined {
  const norm = headerNorm(header)
  return (
    MEANINGS.get(norm) ??
    MEANINGS.get(norm.replace(/ (?:\d+|value)$/, '').replace(/ \d+ (?:value)$/, ''))
  )
}

/** How much two names share, 0–1: words in common over words in all. */
export function likeness(a: string, b: string): number {
  const left = new Set(headerNorm(a).split(' '))
  const right = new Set(headerNorm(b).split(' '))
  const common = [...left].filter(word => right.has(word)).length
  return common / (left.size + right.size - common)
}
