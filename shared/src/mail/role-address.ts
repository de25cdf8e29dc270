/**
 * Addresses behind which no single person sits. Asked per participant, also in Cc and Reply-To.
 *
 * Two lists, because they do different things: nobody reads `no-reply@`, while somebody reads
 * `sales@`, but as a desk and not as a person.
 */
import { domainOf, localOf } from './address.ts'

export type RoleKind = 'no-reply' | 'role' | 'machine' | 'group'

const list = (text: string) => new Set(text.trim().split(/\s+/))

const NO_REPLY =
  /(?:^|[._+-])(?:do[._-]?not[._-]?(?:reply|respond)|dont[._-]?reply|no[._-]?(?:reply|replies|response|resp|respond|answer|mail)|noreply\w*|nicht[._-]?antworten|keine[._-]?antwort|ne[._-]?pas[._-]?repondre|nepasrepondre|pas[._-]?de[._-]?reponse|no[._-]?responder|noresponder|nao[._-]?responda|naoresponder|non[._-]?rispondere|nonrispondere|niet[._-]?beantwoorden|geen[._-]?antwoord|nie[._-]?odpowiadaj|svara[._-]?inte|svar[._-]?ikke|ikke[._-]?svar|ala[._-]?vastaa|neodpovidat|neotvechai|ne[._-]?otvechaite|yanitlamayin|cevaplamayin|unattended|auto[._-]?(?:mail|mailer|message|confirm|reply|response|responder|notify)|autoreply)(?:$|[._+-]|\d)/

const MACHINE = list(`
  mailer-daemon mailerdaemon mail-daemon postmaster daemon bounce bounces returns return-path root nobody cron crond www-data
  apache nginx nagios zabbix jenkins buildbot bot robot system sysadmin-bot alert alerts alarm monitor monitoring notify notifier
  notification notifications notificacion notificaciones notificacoes benachrichtigung benachrichtigungen meldung notifica notifiche
  powiadomienia uvedomlenie update updates reminder reminders automailer mailer mail-system listserv listproc majordomo mailman
  ezmlm lsoft digest confirm confirmation confirmations verify verification auth security-noreply account-update statement statements
  receipt receipts order-update shipment-tracking tracking auto-confirm auto-reply autoresponder robotmail undisclosed-recipients
  feedback-noreply survey surveys calendar-notification drive-shares-noreply drive-shares-dm-noreply comments-noreply
  virus virusscan antivirus mailscanner spamfilter quarantine fax faxserver scanner printer copier backup
`)

const ROLE = list(`
  abuse accounting accounts accounts-payable accounts-receivable accountspayable accountsreceivable ads advertise advertising admin
  administracion administracao administration administrator administracja admissions all allhands ap ar art assistance ausbildung
  backoffice bestellung bestellungen bewerbung bewerbungen billing biuro board booking bookings buchhaltung buchung bureau business
  campaign campaigns career careers catalog chairman cleaning club comercial comments commercial committee communications community
  company compliance compras comptabilite comunicacion confirmacion consultas contabilidad contabilita contact contacto contactus
  contact-us contato contatti conference copyright corporate courrier crew crm customer customer-care customer-service customercare
  customerservice customersupport customer-support customers data-protection dataprotection datenschutz deals delivery demo design
  desk dev devel developer developers development direktion direction direccion diretoria director dispatch dpo editor editorial
  editors education einkauf email employment empfang engineering enquire enquiries enquiry envios events everybody everyone
  expenses facturacion faktura fakturor feedback finance finances finanzen firma forum formation frontdesk fundraising
  gdpr general gerencia geral gf group gutenberg hallo hello help helpdesk help-desk hey hi hilfe hola hostmaster hosting hotel hr
  human-resources humanresources ideas info information informacion informacje informacoes informatie informazioni informations infos
  inquiries inquiry insurance international internships investor investors inquire invoice invoices ir it itsupport
  job jobs join journal kadry karriere kontakt kontakti kontor kommunikation kundendienst kundenservice kundeservice kundservice
  legal lab library licensing list lists logistics loja mail mailbox main maintainer maintainers management manager marketing
  market media member members membership merchandise moderator moderators music nachricht news newsletter newsletters
  noc obchod office oficina offers online operations ops order orders owner packaging parts partner partners partnership partnerships
  payment payments payroll personal personalabteilung planning post posta poststelle poczta pr presidencia presse press privacy
  procurement production product products promo promos promotion promotions proposals protection publicity purchase purchasing
  qa questions quote quotes rechnung rechnungen reception recepcion recepcja reclamos recruit recruiter recruiting recruitment
  recrutement redaccion redaction redaktion registrar registration reklamation rekrutacja remove reply request requests research
  reservation reservations reservas reservierung rh rrhh root rsvp sac sales salg schedule secretaria secretariat secretary
  sekretariat security sekretariaat sekretariatet serwis servicio service serviceteam services setor shipping shop shopping
  sklep sport sponsor sponsors sponsorship spam sprzedaz staff store student students studio submission submissions submit subscribe
  subscriber subscription subscriptions suggestions suporte supply support supportteam suscripciones sysadmin sysadmins sales-team
  talent team tech techsupport technical technik tech-support test testing tickets ticket trade trading training travel treasurer
  unsubscribe usenet users user uucp vendas vendor vendors ventas vente ventes verkauf vertrieb vorstand verwaltung
  volunteer volunteers voorlichting web webadmin webinar webmaster website welcome widerruf wholesale www zentrale zarzad
  abo abonnement abonnements afspraken aanmelding asiakaspalvelu atendimento atencion atencionalcliente administratie boutique
  cobranza commande commandes credito destek din faturamento financeiro gerente helpline iletisim klantenservice klient
  kontor magasin myynti muhasebe newsroom obsluga ordini palvelu prenota prenotazioni recursoshumanos relations reservering
  satis segreteria servizio soporte supporto toimisto ufficio utbildning verein vendite yonetim zakaznik zamowienia
  bookkeeping bursar chancellor concierge council curator dean dispatcher exhibit exhibitions fleet foundation gallery giving
  grants guests headoffice inbox intake integration intern kitchen leads leasing listings lost-and-found marketplace mortgage
  operator outreach parking parents pharmacy photo photos pool portal principal pressoffice programs project projects property
  publications realestate records referrals rentals reports returns-desk route safety school sendme shareholder showroom sms social
  specials replies return mailroom programmers specialbuy emailcentre storemanager stock storefront success surgery tax taxes tenders theatre theater tips tours traffic undisclosed venue video warranty
  weather workshop workshops
`)

/** Lists of people name themselves: `acme-announce`, `dev-l`, `users-request`. */
const GROUP =
  /(?:^|[._-])(?:announce|announcements|discuss|discussion|users|devel|commits|cvs|committers|subscribers|members|request|unsubscribe|subscribe|owner|bounces?|admin|help|list|lists|digest|group|talk|bugs|patches|community)$|-l$|^list-|^owner-|^bounces?[+=-]/

const HEX =
  /^[0-9a-f]{12,}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|(?:^|[._+=-])[0-9a-f]{16,}(?:$|[._+=-])/
/** Letters and digits in turns, as only machines write them; counters with dots or a number sign. */
const SHUFFLED = /(?:[a-z]+\d+){3,}[a-z\d]*|(?:\d+[a-z]+){3,}|#|^\d+\.\d+\./
/** Parts of a company's domain that only its machines write from. */
const MACHINE_DOMAIN =
  /^(?:[\w-]+\.)*(?:newsletters?|news|reply|replies|bounces?|mailer\d*|mailing|ummail\d*|mktg?|marketing|campaigns?|notifications?|email\d*|em\d*|e|lists?|noreply|no-reply)\.[\w-]+\.[a-z.]{2,}$/
const LONG_DIGITS = /\d{7,}/
/** VERP of many senders: `bounce-12345-ann=acme.com@…`. */
const VERP = /=[\w.-]+\.[a-z]{2,}$|^(?:msprvs|prvs|btv1|srs[01])[=+]/

/** What an address is by its own text, or `null` when a person may sit behind it. */
export function roleOf(address: string): RoleKind | null {
  const full = localOf(address).toLowerCase()
  if (NO_REPLY.test(full)) return 'no-reply'
  if (VERP.test(full) || HEX.test(full) || SHUFFLED.test(full)) return 'machine'
  if (MACHINE_DOMAIN.test(domainOf(address))) return 'machine'
  const [local = '', tag = ''] = full.split('+')
  if (ROLE.has(tag)) return 'role'
  if (MACHINE.has(local) || MACHINE.has(local.replace(/[._-]/g, ''))) return 'machine'
  if (ROLE.has(local)) return 'role'
  if (LONG_DIGITS.test(local)) return 'machine'
  if (GROUP.test(local)) return 'group'
  // `sales-emea`, `support.de`, `webmaster2`, `hr_berlin`: a role word with a place or number behind it.
  const words = local.split(/[._-]+/).map(word => word.replace(/\d+$/, ''))
  if (words.length === 1 && ROLE.has(words[0] ?? '')) return 'role'
  if (words.some(word => MACHINE.has(word) && word.length > 4)) return 'machine'
  if (
    words.length > 1 &&
    (words.some(word => ROLE.has(word) && word.length > 2) || ROLE.has(words[0] ?? ''))
  )
    return 'role'
  return null
}
