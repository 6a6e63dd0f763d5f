"""The words of mail programs' header blocks and rules, in many languages, lower case."""


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word for line in text.split("\n") for one in line.split("|") if (word := one.strip())
    )


ORIGINAL = _words(
    """original message|original appointment|reply message|previous message
    ursprüngliche nachricht|originalnachricht|ursprungliche nachricht|antwort
    message d'origine|message original|message initial|mensaje original|mensagem original
    messaggio originale|messaggio originario|oorspronkelijk bericht|oorspronkelijke bericht
    wiadomość oryginalna|oryginalna wiadomość|ursprungligt meddelande|originalmeddelande
    oprindelig meddelelse|original meddelelse|opprinnelig melding|alkuperäinen viesti
    původní zpráva|původní e-mail|pôvodná správa|eredeti üzenet|mesaj original|mesajul original
    исходное сообщение|оригінальне повідомлення|αρχικό μήνυμα|orijinal mesaj|özgün ileti
    原始邮件|原始郵件|邮件原件|元のメッセージ|원본 메시지"""
)
FORWARDED = _words(
    """forwarded message|forwarded email|begin forwarded message|weitergeleitete nachricht
    anfang der weitergeleiteten nachricht|weitergeleitete e-mail|message transféré
    début du message transféré|début du message réexpédié|message réexpédié|mensaje reenviado
    inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato
    mensagem encaminhada|início da mensagem encaminhada|doorgestuurd bericht
    begin doorgestuurd bericht|wiadomość przekazana|przekazana wiadomość
    vidarebefordrat meddelande|vidarebefordrat brev|videresendt besked|videresendt melding
    videresendt meddelelse|välitetty viesti|přeposlaná zpráva|preposlaná správa
    továbbított üzenet|пересылаемое сообщение|переслане повідомлення|προωθημένο μήνυμα
    yönlendirilen ileti|iletilen mesaj|mesaj redirecționat|转发的邮件|转发邮件|轉寄郵件
    転送されたメッセージ|전달된 메시지"""
)
FROM = _words(
    """from|von|de|da|van|od|fra|från|lähettäjä|feladó|от|від|expéditeur|de la|από
    gönderen|kimden|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|מאת|من"""
)
SUBJECT = _words(
    """subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|předmět
    predmet|tárgy|тема|konu|subiect|θέμα|主题|主題|主旨|件名|제목|נושא|الموضوع"""
)
WHEN_OR_WHOM = _words(
    """sent|date|to|gesendet|datum|an|envoyé|à|enviado|enviada|fecha|para|inviato|data|a
    verzonden|aan|wysłano|do|skickat|till|sendt|dato|til|lähetetty|vastaanottaja|odesláno|komu
    küldve|címzett|отправлено|кому|дата|надіслано|gönderildi|tarih|kime|trimis|către
    στάλθηκε|ημερομηνία|προς|发送时间|日期|收件人|寄件日期|收件者|傳送時間|送信日時|日付|宛先
    보낸 날짜|날짜|받는 사람|נשלח|אל|تاريخ|إلى"""
)
