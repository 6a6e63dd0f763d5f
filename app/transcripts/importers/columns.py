"""What a table's columns mean, by their titles in many languages."""

from collections.abc import Iterable, Mapping, Sequence

from app.transcripts.importers.answers import Question
from app.transcripts.importers.role_words import folded

# Each meaning with the titles that have it, compared without case, blanks and signs.
_TITLES = {
    "ticket": """ticket ticket_id ticketid ticket_no ticket_nr ticket_number ticket_ref case case_id
        case_no case_number conversation_id conversationid conversation_number thread_id chat_id
        session_id interaction_id contact_id issue_id issue_key request_id request_no
        ticket_nummer ticketnummer ticket_nr vorgang vorgangsnummer vorgangs_nr fall fallnummer
        fall_nr anfrage_nr anfragenummer numéro_de_ticket numéro_du_ticket n_ticket n_de_ticket
        no_de_ticket id_ticket id_du_ticket id_conversation número_de_ticket número_ticket
        id_de_ticket id_del_ticket caso número_de_caso número_do_ticket número_do_chamado chamado
        numero_ticket numero_del_ticket id_del_caso ticketnummer zaaknummer ticket_id_nummer
        numer_zgłoszenia id_zgłoszenia zgłoszenie numer_sprawy ärendenummer ärende ärende_id
        sagsnummer sag saksnummer sak tapausnumero číslo_tiketu číslo_požadavku jegyszám
        talep_no talep_numaras\u0131 номер_обращения номер_заявки номер_тикета обращение 工单号 工单
        チケットid チケット番号 問い合わせ番号 문의번호 id number no nr""",
    "message": """message_id messageid comment_id msg_id post_id entry_id nachricht_id
        nachrichten_id id_message id_du_message id_mensaje id_messaggio bericht_id""",
    "text": """text body message message_body message_text comment comment_body content
        plain_body html_body body_text body_html reply message_content comment_text description
        utterance nachricht nachrichtentext text_der_nachricht kommentar inhalt
        antwort mitteilung message_texte contenu texte corps commentaire corps_du_message mensaje
        texto contenido comentario cuerpo cuerpo_del_mensaje mensagem conteúdo comentário
        corpo messaggio testo contenuto commento corpo_del_messaggio bericht inhoud tekst opmerking
        wiadomość treść treść_wiadomości komentarz meddelande innehåll besked indhold melding
        innhold viesti zpráva obsah üzenet mesaj сообщение текст текст_сообщения комментарий
        内容 消息 メッセージ 本文 메시지 내용""",
    "thread": """conversation transcript thread chat_transcript full_conversation chat_log
        conversation_text conversation_history full_transcript history messages comments chat
        chat_history all_comments message_history communication verlauf gesprächsverlauf
        chatverlauf konversation unterhaltung gespräch protokoll historique fil échanges
        conversación historial transcripción conversa histórico conversazione cronologia
        trascrizione gesprek gespreksverslag rozmowa historia konversation_text samtal samtale
        keskustelu konverzace beszélgetés переписка диалог 对话 会話 対応履歴 대화""",
    "author": """author author_name name from sender sender_name from_name user user_name agent_name
        commenter posted_by written_by created_by speaker who participant autor verfasser absender
        name_des_autors name_des_absenders von erstellt_von auteur nom nom_de_l_auteur expéditeur
        de nombre remitente nombre_del_autor nome remetente autore mittente nome_autore afzender
        naam auteur_naam van nadawca imię nazwa författare avsändare namn forfatter afsender navn
        lähettäjä nimi odesílatel jméno feladó név yazar gönderen автор отправитель имя
        作者 发件人 送信者 投稿者 작성자""",
    "email": """email author_email e_mail mail from_email sender_email email_address mail_address
        e_mail_adresse mailadresse email_des_autors absender_email adresse_e_mail courriel
        correo correo_electrónico email_do_autor indirizzo_email e_mailadres adres_e_mail
        e_post e_postadress sähköposti почта 邮箱 メールアドレス 이메일""",
    "author_id": "author_id sender_id from_id user_id commenter_id autor_id id_auteur",
    "role": """role author_type author_role sender_type sender_role user_type user_role from_type
        speaker_role speaker_type participant_type participant_role party actor actor_type rolle
        direction richtung typ_des_absenders absendertyp autorentyp autor_typ rôle type_d_auteur
        type_d_expéditeur rol tipo_de_autor tipo_autor papel função tipo_de_remetente ruolo
        tipo_mittente type_afzender rola typ_autora roll roolisi rooli typ_nadawcy role_odesílatele
        szerep rol_tipi роль тип_автора 角色 役割 역할 direction_type sens sentido richting""",
    "kind": """type message_type comment_type event_type part_type entry_type record_type typ art
        nachrichtentyp type_de_message tipo tipo_de_mensaje tipo_de_mensagem tipo_messaggio
        bericht_type rodzaj meddelandetyp тип 类型 種別""",
    "public": """public is_public visible public_comment visibility öffentlich sichtbarkeit
        ist_öffentlich publique visibilité público visibilidad visibilidade pubblico visibilità
        openbaar zichtbaarheid publiczny widoczność publik synlighet offentlig synlighed julkinen
        veřejné nyilvános публичный видимость 公开 公開""",
    "private": """private is_private internal is_internal note is_note internal_note
        private_note intern ist_intern vertraulich interne_notiz privé interne note_interne privado
        interno nota_interna privato intern_bericht wewnętrzny notatka_wewnętrzna intern_notat
        sisäinen interní belső внутренний 内部""",
    "at": """created_at date time timestamp created datetime date_time sent_at sent sent_date
        message_created_at comment_date message_date message_time posted_at created_on
        created_date comment_created_at datum zeit zeitpunkt uhrzeit erstellt_am erstellt gesendet
        gesendet_am zeitstempel datum_uhrzeit datum_zeit date_de_création créé_le date_d_envoi
        envoyé_le horodatage heure date_heure date_et_heure fecha fecha_de_creación creado_el
        fecha_hora hora fecha_de_envío data data_hora data_de_criação criado_em enviado_em
        data_creazione creato_il data_ora inviato_il aangemaakt_op verzonden_op tijd tijdstip
        data_utworzenia utworzono data_wysłania skapad datum_tid tid tidpunkt skickat oprettet dato
        sendt opprettet tidspunkt päivämäärä aika luotu vytvořeno čas dátum létrehozva idő tarih
        oluşturulma дата время дата_создания создано 时间 日期 创建时间 日時 作成日時 날짜 시간""",
    "subject": """subject title ticket_subject topic case_subject betreff titel thema objet sujet
        titre asunto título assunto oggetto titolo onderwerp temat tytuł ämne rubrik emne aihe
        předmět tárgy konu тема 主题 标题 件名 제목""",
    "channel": """channel via ticket_channel medium kanal canal canale kanaal kanał kanava kanál
        csatorna канал 渠道 チャネル 채널 ticket_source case_origin origin source""",
    "tags": """tags tag labels label conversation_tags ticket_tags keywords schlagworte
        schlagwörter stichworte étiquettes mots_clés etiquetas marcadores etichette trefwoorden
        etykiety tagi taggar etiketter tunnisteet štítky címkék etiketler теги метки 标签 タグ
        태그""",
    "csat": """satisfaction satisfaction_score satisfaction_rating csat csat_score rating
        customer_satisfaction score survey_score survey_rating zufriedenheit bewertung note_client
        kundenzufriedenheit évaluation satisfacción valoración calificación satisfação avaliação
        soddisfazione valutazione tevredenheid beoordeling zadowolenie ocena nöjdhet betyg
        tilfredshed bedømmelse tilfredshet tyytyväisyys spokojenost hodnocení elégedettség
        memnuniyet оценка удовлетворенность 满意度 満足度 만족도""",
    "csat_comment": """satisfaction_comment csat_comment rating_comment survey_comment feedback
        remark bewertungskommentar rückmeldung commentaire_satisfaction comentario_de_satisfacción
        commento_valutazione opmerking_beoordeling""",
    "team": """team group queue department group_name assigned_group inbox mailbox ticket_group
        gruppe abteilung équipe groupe service file equipo grupo departamento equipe fila
        gruppo squadra reparto groep afdeling zespół grupa dział lag grupp avdelning hold
        ryhmä tiimi skupina tým csoport tak\u0131m группа отдел команда 组 グループ 그룹""",
    "agent": """assignee assigned_to agent assignee_name assigned_agent ticket_assignee owner
        case_owner handled_by assigned bearbeiter zuständig zugewiesen_an zugewiesen
        sachbearbeiter verantwortlich agent_assigné assigné_à responsable asignado_a
        agente_asignado asignado responsável atribuído_a assegnatario assegnato_a toegewezen_aan
        behandelaar przypisany przypisano_do handläggare tilldelad ansvarlig tildelt
        käsittelijä řešitel felelős atanan ответственный исполнитель 负责人 担当者 담당자""",
    "customer": """requester customer requester_name customer_name client contact contact_name
        end_user kunde kundin kundenname anfragender anfragesteller kontakt client_nom
        demandeur nom_du_client cliente solicitante nombre_del_cliente contacto solicitante_nome
        nome_do_cliente nome_cliente richiedente klant klantnaam aanvrager klient
        zgłaszający kund kundnamn rekvirent asiakas zákazník ügyfél müşteri клиент заявитель
        客户 顧客 お客様 고객""",
    "customer_email": """requester_email customer_email contact_email client_email kunden_email
        kunden_e_mail e_mail_des_kunden email_client email_du_client email_del_cliente
        email_do_cliente email_cliente email_klant klant_email""",
    "status": "status state ticket_status zustand statut état estado stato stan tila stav állapot",
}  # fmt: skip
FIELDS = tuple(_TITLES)
_BY_TITLE: dict[str, str] = {}
for _field, _titles in _TITLES.items():
    for _title in _titles.split():
        _BY_TITLE.setdefault(folded(_title), _field)
_ORDER = {title: place for place, title in enumerate(_BY_TITLE)}
_VAGUE = frozenset(
    [
        "id",
        "number",
        "no",
        "nr",
        "name",
        "type",
        "typ",
        "art",
        "tipo",
        "user",
        "de",
        "von",
        "van",
        "source",
        "chat",
        "case",
    ]
)


def guessed_columns(header: Sequence[str]) -> dict[str, str]:
    """Each meaning with the title of its column, as far as the titles tell.

    Of two columns with one meaning the plainer title wins. Words in brackets and signs
    around a title don't count: `Created at (UTC)`.
    """
    found: dict[str, tuple[int, str]] = {}
    for title in header:
        plain = folded(title.partition("(")[0]) or folded(title)
        field = _BY_TITLE.get(plain) or _BY_TITLE.get(folded(title))
        if field is None:
            continue
        rank = _ORDER.get(plain, 0) + (10_000 if plain in _VAGUE else 0)
        if field not in found or rank < found[field][0]:
            found[field] = (rank, title)
    return {field: title for field, (_, title) in found.items()}


def chosen_columns(
    header: Sequence[str], answered: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The columns as somebody answered, and guessed where they didn't; and the titles that lack.

    An answered column has no other meaning.
    """
    by_title = {folded(title): title for title in header}
    told = {field: by_title.get(folded(title)) for field, title in answered.items()}
    there = {field: title for field, title in told.items() if title is not None}
    lacking = tuple(answered[field] for field, title in told.items() if title is None)
    rest = [title for title in header if title not in there.values()]
    return {**guessed_columns(rest), **there}, lacking


def columns_question(header: Iterable[str], columns: Mapping[str, str]) -> Question:
    """What is asked of a table that nobody has mapped: is it read as it is meant?"""
    return Question(
        key="columns",
        text="the columns are read by their titles; say what they mean if that is wrong",
        choices=tuple(header),
        guess=tuple(f"{field}={title}" for field, title in columns.items()),
    )
