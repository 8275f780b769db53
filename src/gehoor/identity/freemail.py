"""Mail domains where anybody can have an address: they say nothing of a company."""

_DOMAINS = """
gmail.com googlemail.com
hotmail.com hotmail.nl hotmail.be hotmail.fr hotmail.de hotmail.co.uk hotmail.it hotmail.es
outlook.com outlook.nl outlook.be outlook.fr outlook.de outlook.es outlook.it
live.com live.nl live.be live.fr live.de live.co.uk msn.com windowslive.com
ziggo.nl zonnet.nl casema.nl home.nl quicknet.nl multiweb.nl chello.nl upcmail.nl a2000.nl
kpnmail.nl kpnplanet.nl planet.nl hetnet.nl xs4all.nl telfort.nl telfortglasvezel.nl tiscali.nl
versatel.nl wxs.nl freeler.nl 12move.nl introweb.nl online.nl solcon.nl caiway.nl caiway.net
kabelfoon.nl filternet.nl delta.nl zeelandnet.nl tele2.nl t-mobilethuis.nl odido.nl onsnet.nu
onsbrabantnet.nl glasnet.nl kliksafe.nl orange.nl wanadoo.nl euronet.nl iae.nl dds.nl hccnet.nl
gmail.nl mail.nl email.nl concepts.nl scarlet.nl
telenet.be skynet.be proximus.be scarlet.be belgacom.net pandora.be voo.be base.be
icloud.com me.com mac.com
yahoo.com yahoo.nl yahoo.be yahoo.fr yahoo.de yahoo.co.uk yahoo.es yahoo.it ymail.com rocketmail.com
proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com tutamail.com
keemail.me startmail.com mailbox.org posteo.de posteo.net posteo.nl hushmail.com fastmail.com
fastmail.fm soverin.net disroot.org riseup.net
aol.com aim.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de arcor.de
mail.com email.com usa.com inbox.com zohomail.com zohomail.eu yandex.com yandex.ru mail.ru bk.ru
orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it terra.com.br uol.com.br
bol.com.br comcast.net verizon.net att.net sbcglobal.net btinternet.com sky.com qq.com 163.com 126.com
"""
PRIVATE_DOMAINS = frozenset(_DOMAINS.split())


def is_private(email: str) -> bool:
    """Whether the address is with a provider for everybody; False for no address at all."""
    return email.rpartition("@")[2].strip().lower() in PRIVATE_DOMAINS
