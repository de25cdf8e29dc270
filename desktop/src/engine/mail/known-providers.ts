/**
 * Servers of mail providers, by the domain of an address. Facts as the providers publish them in
 * their help pages; whoever is not here is asked (autoconfig, SRV) or guessed.
 */
import type { FoundServers } from '@kith/shared/rpc'

export interface KnownProvider {
  readonly domains: readonly string[]
  readonly imap: string
  readonly smtp: string
  readonly provider?: FoundServers['provider']
  readonly caldav?: string
  readonly hint?: { readonly text: string; readonly url: string | null }
}

const appPassword = (url: string | null) => ({
  text: 'Use an app password here, not the one you sign in with on the web.',
  url,
})
const switchOn = (url: string | null) => ({
  text: 'IMAP has to be switched on in the settings of the mailbox first.',
  url,
})

/** `host:port`: 993 and 465 are TLS, 143 and 587 STARTTLS. */
const one = (
  domains: string,
  imap: string,
  smtp: string,
  more: Omit<KnownProvider, 'domains' | 'imap' | 'smtp'> = {},
): KnownProvider => ({ domains: domains.split(' '), imap, smtp, ...more })

const AOL = 'https://login.aol.com/account/security'
const YAHOO = 'https://login.yahoo.com/account/security'
const APPLE = 'https://account.apple.com/account/manage'
const GOOGLE = 'https://myaccount.google.com/apppasswords'

export const KNOWN_PROVIDERS: readonly KnownProvider[] = [
  one('gmail.com googlemail.com', 'imap.gmail.com:993', 'smtp.gmail.com:465', {
    provider: 'google',
    hint: appPassword(GOOGLE),
  }),
  one(
    'outlook.com hotmail.com live.com msn.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es live.co.uk live.de live.fr live.nl live.it outlook.de outlook.fr outlook.es outlook.it outlook.pt outlook.jp',
    'outlook.office365.com:993',
    'smtp.office365.com:587',
    { provider: 'microsoft' },
  ),
  one(
    'yahoo.com ymail.com rocketmail.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.ca yahoo.com.br yahoo.co.in yahoo.com.au myyahoo.com',
    'imap.mail.yahoo.com:993',
    'smtp.mail.yahoo.com:465',
    { hint: appPassword(YAHOO), caldav: 'https://caldav.calendar.yahoo.com' },
  ),
  one('yahoo.co.jp', 'imap.mail.yahoo.co.jp:993', 'smtp.mail.yahoo.co.jp:465'),
  one('aol.com aim.com aol.de aol.fr aol.co.uk', 'imap.aol.com:993', 'smtp.aol.com:465', {
    hint: appPassword(AOL),
  }),
  one('icloud.com me.com mac.com', 'imap.mail.me.com:993', 'smtp.mail.me.com:587', {
    hint: appPassword(APPLE),
    caldav: 'https://caldav.icloud.com',
  }),
  one('gmx.net gmx.de gmx.at gmx.ch gmx.eu gmx.org', 'imap.gmx.net:993', 'mail.gmx.net:465', {
    hint: switchOn('https://hilfe.gmx.net/pop-imap/einschalten.html'),
    caldav: 'https://caldav.gmx.net',
  }),
  one('gmx.com gmx.co.uk gmx.us gmx.fr gmx.es', 'imap.gmx.com:993', 'mail.gmx.com:465', {
    hint: switchOn('https://support.gmx.com/pop-imap/toggle.html'),
  }),
  one('web.de', 'imap.web.de:993', 'smtp.web.de:465', {
    hint: switchOn('https://hilfe.web.de/pop-imap/einschalten.html'),
    caldav: 'https://caldav.web.de',
  }),
  one('t-online.de magenta.de', 'secureimap.t-online.de:993', 'securesmtp.t-online.de:465', {
    hint: {
      text: 'Use the e-mail password, which is another one than that of the customer centre.',
      url: null,
    },
  }),
  one('freenet.de', 'mx.freenet.de:993', 'mx.freenet.de:465'),
  one(
    'posteo.de posteo.net posteo.org posteo.eu posteo.at posteo.ch',
    'posteo.de:993',
    'posteo.de:465',
    {
      caldav: 'https://posteo.de:8443',
    },
  ),
  one('mailbox.org', 'imap.mailbox.org:993', 'smtp.mailbox.org:465', {
    caldav: 'https://dav.mailbox.org/caldav',
  }),
  one(
    'arcor.de vodafone.de vodafonemail.de',
    'imap.vodafonemail.de:993',
    'smtp.vodafonemail.de:465',
  ),
  one('1und1.de online.de ionos.de ionos.com', 'imap.ionos.de:993', 'smtp.ionos.de:465'),
  one(
    'fastmail.com fastmail.fm fastmail.net messagingengine.com',
    'imap.fastmail.com:993',
    'smtp.fastmail.com:465',
    {
      hint: appPassword('https://app.fastmail.com/settings/security'),
      caldav: 'https://caldav.fastmail.com',
    },
  ),
  one('zoho.com zohomail.com', 'imap.zoho.com:993', 'smtp.zoho.com:465', {
    hint: appPassword('https://accounts.zoho.com/home#security/app_password'),
    caldav: 'https://calendar.zoho.com',
  }),
  one('zoho.eu zohomail.eu', 'imap.zoho.eu:993', 'smtp.zoho.eu:465', {
    hint: appPassword('https://accounts.zoho.eu/home#security/app_password'),
  }),
  one('zoho.in zohomail.in', 'imap.zoho.in:993', 'smtp.zoho.in:465'),
  one(
    'yandex.com yandex.ru ya.ru yandex.by yandex.kz yandex.ua',
    'imap.yandex.com:993',
    'smtp.yandex.com:465',
    {
      hint: appPassword('https://id.yandex.com/security/app-passwords'),
      caldav: 'https://caldav.yandex.com',
    },
  ),
  one('mail.ru inbox.ru list.ru bk.ru internet.ru', 'imap.mail.ru:993', 'smtp.mail.ru:465', {
    hint: appPassword('https://account.mail.ru/user/2-step-auth/passwords'),
    caldav: 'https://calendar.mail.ru',
  }),
  one('rambler.ru lenta.ru ro.ru', 'imap.rambler.ru:993', 'smtp.rambler.ru:465'),
  one('qq.com foxmail.com', 'imap.qq.com:993', 'smtp.qq.com:465', { hint: appPassword(null) }),
  one('163.com', 'imap.163.com:993', 'smtp.163.com:465', { hint: appPassword(null) }),
  one('126.com', 'imap.126.com:993', 'smtp.126.com:465', { hint: appPassword(null) }),
  one('yeah.net', 'imap.yeah.net:993', 'smtp.yeah.net:465', { hint: appPassword(null) }),
  one('sina.com sina.cn', 'imap.sina.com:993', 'smtp.sina.com:465'),
  one('aliyun.com', 'imap.aliyun.com:993', 'smtp.aliyun.com:465'),
  one('naver.com', 'imap.naver.com:993', 'smtp.naver.com:465', { hint: switchOn(null) }),
  one('daum.net hanmail.net kakao.com', 'imap.daum.net:993', 'smtp.daum.net:465', {
    hint: switchOn(null),
  }),
  one('orange.fr wanadoo.fr', 'imap.orange.fr:993', 'smtp.orange.fr:465'),
  one('free.fr', 'imap.free.fr:993', 'smtp.free.fr:465'),
  one('sfr.fr neuf.fr cegetel.net', 'imap.sfr.fr:993', 'smtp.sfr.fr:465'),
  one('laposte.net', 'imap.laposte.net:993', 'smtp.laposte.net:465'),
  one('bbox.fr', 'imap.bbox.fr:993', 'smtp.bbox.fr:465'),
  one('mailo.com net-c.com', 'mail.mailo.com:993', 'mail.mailo.com:465'),
  one(
    'libero.it inwind.it iol.it blu.it giallo.it',
    'imapmail.libero.it:993',
    'smtp.libero.it:465',
  ),
  one('virgilio.it', 'in.virgilio.it:993', 'out.virgilio.it:465'),
  one('tiscali.it', 'imap.tiscali.it:993', 'smtp.tiscali.it:465'),
  one('tim.it alice.it', 'imap.tim.it:993', 'smtp.tim.it:465'),
  one('aruba.it pec.it', 'imaps.aruba.it:993', 'smtps.aruba.it:465'),
  one('terra.com.br', 'imap.terra.com.br:993', 'smtp.terra.com.br:465'),
  one('uol.com.br', 'imap.uol.com.br:993', 'smtps.uol.com.br:465'),
  one('bol.com.br', 'imap.bol.com.br:993', 'smtps.bol.com.br:465'),
  one('sapo.pt', 'imap.sapo.pt:993', 'smtp.sapo.pt:465'),
  one('telefonica.net movistar.es', 'imap.movistar.es:993', 'smtp.movistar.es:465'),
  one('ziggo.nl home.nl casema.nl', 'imap.ziggo.nl:993', 'smtp.ziggo.nl:587'),
  one('kpnmail.nl planet.nl hetnet.nl xs4all.nl', 'imap.kpnmail.nl:993', 'smtp.kpnmail.nl:587'),
  one('soverin.net soverin.nl', 'imap.soverin.net:993', 'smtp.soverin.net:465'),
  one('telenet.be', 'imap.telenet.be:993', 'smtp.telenet.be:587'),
  one('skynet.be proximus.be', 'imap.proximus.be:993', 'relay.proximus.be:587'),
  one('bluewin.ch', 'imaps.bluewin.ch:993', 'smtpauths.bluewin.ch:465'),
  one('hispeed.ch sunrise.ch', 'imap.hispeed.ch:993', 'smtp.hispeed.ch:465'),
  one('infomaniak.com ik.me', 'mail.infomaniak.com:993', 'mail.infomaniak.com:465', {
    caldav: 'https://sync.infomaniak.com',
  }),
  one('a1.net aon.at', 'securemail.a1.net:993', 'securemail.a1.net:465'),
  one('seznam.cz email.cz post.cz spoluzaci.cz', 'imap.seznam.cz:993', 'smtp.seznam.cz:465'),
  one('centrum.cz atlas.cz volny.cz', 'imap.centrum.cz:993', 'smtp.centrum.cz:465'),
  one('azet.sk', 'imap.azet.sk:993', 'smtp.azet.sk:465'),
  one('wp.pl o2.pl', 'imap.wp.pl:993', 'smtp.wp.pl:465', { hint: switchOn(null) }),
  one('onet.pl poczta.onet.pl op.pl vp.pl', 'imap.poczta.onet.pl:993', 'smtp.poczta.onet.pl:465'),
  one('interia.pl poczta.fm', 'poczta.interia.pl:993', 'poczta.interia.pl:465'),
  one('abv.bg', 'imap.abv.bg:993', 'smtp.abv.bg:465', { hint: switchOn(null) }),
  one('ukr.net', 'imap.ukr.net:993', 'smtp.ukr.net:465', { hint: appPassword(null) }),
  one('i.ua', 'imap.i.ua:993', 'smtp.i.ua:465'),
  one('freemail.hu', 'imap.freemail.hu:993', 'smtp.freemail.hu:465'),
  one('telia.com', 'mailin.telia.com:993', 'mailout.telia.com:465'),
  one('bredband.net bahnhof.se', 'imap.bahnhof.se:993', 'smtp.bahnhof.se:465'),
  one('online.no', 'imap.online.no:993', 'smtp.online.no:465'),
  one('elisanet.fi kolumbus.fi', 'imap.elisa.fi:993', 'smtp.elisa.fi:465'),
  one('btinternet.com btopenworld.com', 'mail.btinternet.com:993', 'mail.btinternet.com:465'),
  one('sky.com', 'imap.tools.sky.com:993', 'smtp.tools.sky.com:465', { hint: appPassword(null) }),
  one('talktalk.net', 'mail.talktalk.net:993', 'smtp.talktalk.net:587'),
  one('virginmedia.com ntlworld.com', 'imap.virginmedia.com:993', 'smtp.virginmedia.com:465'),
  one('eircom.net', 'imap.eircom.net:993', 'smtp.eircom.net:465'),
  one('comcast.net xfinity.com', 'imap.comcast.net:993', 'smtp.comcast.net:465'),
  one('att.net sbcglobal.net bellsouth.net', 'imap.mail.att.net:993', 'smtp.mail.att.net:465', {
    hint: appPassword(null),
  }),
  one('verizon.net', 'imap.aol.com:993', 'smtp.verizon.net:465', { hint: appPassword(AOL) }),
  one('cox.net', 'imap.cox.net:993', 'smtp.cox.net:465'),
  one('charter.net spectrum.net', 'mobile.charter.net:993', 'mobile.charter.net:587'),
  one('earthlink.net', 'imap.earthlink.net:993', 'smtpauth.earthlink.net:587'),
  one('rogers.com', 'imap.mail.yahoo.com:993', 'smtp.mail.yahoo.com:465', {
    hint: appPassword(YAHOO),
  }),
  one('shaw.ca', 'imap.shaw.ca:993', 'mail.shaw.ca:587'),
  one('telus.net', 'imap.telus.net:993', 'smtp.telus.net:465'),
  one('videotron.ca', 'imap.videotron.ca:993', 'smtp.videotron.ca:587'),
  one('bigpond.com bigpond.net.au telstra.com', 'imap.telstra.com:993', 'smtp.telstra.com:465'),
  one('optusnet.com.au', 'mail.optusnet.com.au:993', 'mail.optusnet.com.au:465'),
  one('iinet.net.au', 'mail.iinet.net.au:993', 'mail.iinet.net.au:465'),
  one('xtra.co.nz', 'imap.xtra.co.nz:993', 'send.xtra.co.nz:465'),
  one('rediffmail.com', 'imap.rediffmail.com:993', 'smtp.rediffmail.com:465'),
  one('runbox.com', 'mail.runbox.com:993', 'mail.runbox.com:465', { hint: appPassword(null) }),
  one('disroot.org', 'disroot.org:993', 'disroot.org:465'),
  one('riseup.net', 'mail.riseup.net:993', 'mail.riseup.net:465'),
  one('migadu.com', 'imap.migadu.com:993', 'smtp.migadu.com:465'),
  one('purelymail.com', 'imap.purelymail.com:993', 'smtp.purelymail.com:465'),
  one('startmail.com', 'imap.startmail.com:993', 'smtp.startmail.com:465', {
    hint: appPassword(null),
  }),
  one('mailfence.com', 'imap.mailfence.com:993', 'smtp.mailfence.com:465'),
  one('hushmail.com hush.com', 'imap.hushmail.com:993', 'smtp.hushmail.com:465'),
  one('kolabnow.com', 'imap.kolabnow.com:993', 'smtp.kolabnow.com:465'),
  one('ovh.net ovh.com', 'ssl0.ovh.net:993', 'ssl0.ovh.net:465'),
  one('gandi.net', 'mail.gandi.net:993', 'mail.gandi.net:465'),
  one('strato.de', 'imap.strato.de:993', 'smtp.strato.de:465'),
  one('proton.me protonmail.com pm.me', '127.0.0.1:1143', '127.0.0.1:1025', {
    hint: {
      text: 'Proton Mail is read through its Bridge, which has to run on this computer; use the password that the Bridge shows.',
      url: 'https://proton.me/mail/bridge',
    },
  }),
]

/** Who runs the mail of a domain, by where its mail is delivered (MX). */
export const MX_PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(google|googlemail)\.com$/, 'gmail.com'],
  [/\.mail\.protection\.outlook\.com$/, 'outlook.com'],
  [/(^|\.)(yahoodns\.net|yahoo\.com)$/, 'yahoo.com'],
  [/(^|\.)messagingengine\.com$/, 'fastmail.com'],
  [/(^|\.)zoho\.eu$/, 'zoho.eu'],
  [/(^|\.)zoho\.com$/, 'zoho.com'],
  [/(^|\.)icloud\.com$/, 'icloud.com'],
  [/(^|\.)yandex\.(net|ru)$/, 'yandex.com'],
  [/(^|\.)mailbox\.org$/, 'mailbox.org'],
  [/(^|\.)migadu\.com$/, 'migadu.com'],
  [/(^|\.)purelymail\.com$/, 'purelymail.com'],
  [/(^|\.)ovh\.net$/, 'ovh.net'],
  [/(^|\.)gandi\.net$/, 'gandi.net'],
  [/(^|\.)(rzone\.de|strato\.de)$/, 'strato.de'],
  [/(^|\.)(kundenserver\.de|ionos\.(de|com))$/, 'ionos.de'],
  [/(^|\.)(infomaniak\.(ch|com)|ik\.me)$/, 'infomaniak.com'],
]
