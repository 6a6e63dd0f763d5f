"""What a judge is called and told in languages other than English, by kind of hint.

A list of words a language, for the languages that public support and marking schemes of
Europe and Asia are written in, as a bilingual dictionary has them: who assesses, to assess,
the ends of the scale, criteria, and leaving out what one was told. The kinds and their
weights are those of `instruction_hints`. Stems stand without their endings where the
language has many. Marks over letters may be left out by who types in a hurry.
"""

from collections.abc import Mapping

_JUDGE = (
    # German, Dutch, Swedish, Danish and Norwegian
    r"\b(?:bewerte(?:r|rin|nde[nr]?)|benotende[nr]?|pr[\u00fcu]fer(?:in)?|gutachter(?:in)?"
    r"|beoordelaars?|beoordelende|bed\u00f6mare(?:n)?|gransk?are(?:n)?|bed\u00f8mmer(?:en)?"
    r"|kontrollant(?:en)?)\b"
    # French, Spanish, Portuguese, Italian and Romanian
    r"|\b(?:[\u00e9e]valuat(?:eur|rice)s?|correcteurs?|notateurs?|examinateurs?"
    r"|evaluador(?:a|es|as)?|calificador(?:a|es)?|examinador(?:a|es)?|avaliador(?:a|es|as)?"
    r"|valutator[ei]|valutatrice|esaminator[ei]|evaluatorul?)\b"
    # Polish, Czech, Russian, Ukrainian
    r"|\b(?:oceniaj\w+|egzaminator\w*|recenzent\w*|hodnotitel\w*|оцен(?:щик|ива\w+)\w*"
    r"|проверяющ\w*|оцінюва\w+)\b"
    # Turkish, Arabic, Hindi, Vietnamese, Indonesian
    r"|\b(?:de\u011ferlendiri(?:ci|c\u0131)\w*|de\u011ferlendiren|puanlayan\w*"
    r"|penilai|ng\u01b0\u1eddi ch\u1ea5m)\b"
    r"|المقيّ?م|مُقيّم|المراجع|मूल्यांकनकर्ता"
    # Chinese, Japanese, Korean
    r"|评[审委分估价]+(?:员|者|人|老师)|評[審委分估價]+(?:員|者|人)|审核(?:员|者)|質檢|质检"
    r"|採点(?:者|する)|評価(?:者|する|担当)|審査(?:員|する)|평가(?:자|하는)|채점(?:자|하는)"
)
_ASSESS = (
    r"\b(?:bewert|beurteil|benot|beoordeel|bed\u00f6m|bed\u00f8m|betygs[\u00e4a]tt|vurder)\w*"
    r"|\b(?:\u00e9valu|evalu(?:e[zr]|ar|ando|\u00e9)|notez|calific|pont[u\u00fa]|punt[u\u00fa]"
    r"|avali|valut)\w*"
    r"|\b(?:ocen|hodno[tc]|оцен|оцін|поставь|поставьте|выстав)\w*"
    r"|\b(?:de\u011ferlendir|puanla|puan ver|beri nilai|nilai|ch\u1ea5m \u0111i\u1ec3m)\w*"
    r"|تقييم|يقيّ?م|قيّم|मूल्यांकन"
    r"|评[分估价为定]|評[分估價為定]|打分|给.{0,6}分|給.{0,6}分|評価|採点|点を付け|평가|채점"
)
_LEVEL = (
    r"\b(?:bestnoten?|h\u00f6chstnoten?|schlechteste\w*|h\u00f6chste\w*|beste|vorbildlich\w*"
    r"|volle) (?:stufen?|noten?|punkt(?:e|zahl)|bewertung(?:en)?|wertung)\b"
    r"|\b(?:bestnoten?|h\u00f6chstnoten?|h\u00f6chstpunktzahl|vorbildlich\w*|ungen\u00fcgend)\b"
    r"|\b(?:hoogste|laagste|beste|maximale) (?:scores?|cijfers?|niveau|punten|beoordeling)\b"
    r"|\bvoorbeeldig\w*|\b(?:h\u00f6gsta|h\u00f8yeste|h\u00f8jeste|l\u00e4gsta|laveste|toppen)"
    r" (?:betyg\w*|po\u00e4ng\w*|karakter\w*|niv\u00e5\w*|score\w*)\b"
    r"|\b(?:meilleure|plus haute|plus basse|pire) note|\bnote (?:maximale|minimale|parfaite)"
    r"|\b(?:niveau|note|score) l[ea] plus (?:haute?|[\u00e9e]lev[\u00e9e]e?|bass?e?)"
    r"|\bexemplaires?\b"
    r"|\bnivel m[\u00e1a]s (?:alto|bajo)|\b(?:mejor|m[\u00e1a]xima|m[\u00ednima]+|peor"
    r"|m[\u00e1a]s alta)"
    r" (?:nota|puntuaci[\u00f3o]n|calificaci[\u00f3o]n|pontua\u00e7[\u00e3a]o)"
    r"|\b(?:puntuaci[\u00f3o]n|calificaci[\u00f3o]n|nota|pontua\u00e7[\u00e3a]o)"
    r" (?:m[\u00e1a]xima|m[\u00ednima]+|m[\u00e1a]s alta|mais alta|perfecta|perfeita)"
    r"|\bejemplar(?:es)?\b|\bexempla(?:r|res)\b|\bn[i\u00ed]vel mais (?:alto|baixo)"
    r"|\b(?:punteggio|voto|livello|giudizio) (?:massimo|minimo|pi\u00f9 (?:alto|basso))"
    r"|\besemplar[ei]\b"
    r"|\b(?:massimo|massimi) (?:dei )?(?:voti|punteggio|punteggi)"
    r"|\b(?:najwy\u017csz|najni\u017csz|maksymaln|nejvy\u0161\u0161|nejni\u017e\u0161)\w*"
    r" (?:ocen|not|punkt|poziom|hodnocen|zn\u00e1mk)\w*|\bwzorow\w+"
    r"|(?:высш|наивысш|максимальн|низш|найвищ)\w+ (?:оцен|балл|уров|оцін|бал)\w*|образцов\w*"
    r"|\ben (?:y\u00fcksek|d\u00fc\u015f\u00fck|iyi) (?:puan|not|d\u00fczey|seviye)\w*"
    r"|\btam puan\w*"
    r"|\bnilai (?:tertinggi|sempurna|terendah)|\b\u0111i\u1ec3m (?:cao nh\u1ea5t|t\u1ed1i \u0111a)"
    r"|(?:أعلى|أقصى|أدنى) (?:تقييم|درجة|الدرجات|مستوى)|الدرجة (?:الكاملة|القصوى)|उच्चतम अंक"
    r"|[满滿]分|最[高低][分级級]|最高[等评評]|最[高低](?:点|點|評価|评价|ランク)|満点"
    r"|최고 ?(?:점|등급|평가)|만점"
)
_CRITERIA = (
    r"\bkriteri\w*|\bcrit[\u00e8e]res?\b|\bcriteri[oia]\w*|\bcrit[\u00e9e]rios?\b|\bkryteri\w*"
    r"|\bgrille\b|\br[\u00fau]bricas?\b|\bgriglia\b|\bbewertungsma\u00dfst\u00e4be?\b"
    r"|\b\u00f6l\u00e7\u00fct\w*"
    r"|\bkriter\w*|критери\w*|критері\w*|معايير|معيار|标准|標準|指标|項目|评分标准|基準|기준"
    r"|항목|मानदंड"
)
_IGNORE = (
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b[^\n]{0,40}"
    r"(?:anweisung|regel|vorgabe|raster)\w*"
    r"|\b(?:ignore[zr]?|oublie[zr]?|ne (?:tiens|tenez) pas compte)\b[^\n]{0,40}"
    r"(?:instruction|consigne|r\u00e8gle|grille)\w*"
    r"|\b(?:ignora\w*|olvida\w*|esque\u00e7a\w*|desconsider\w+|dimentica\w*)\b[^\n]{0,40}"
    r"(?:instruc|instru\u00e7|istruzion|regla|regra|regol)\w*"
    r"|\b(?:instrucciones|instru\u00e7\u00f5es|istruzioni) (?:anteriores|precedenti|previas)"
    r"|\bnegeer\b[^\n]{0,40}(?:instructie|regel)\w*|\bignorera\b[^\n]{0,40}(?:instruktion|regl)\w*"
    r"|\b(?:zignoruj|ignoruj|pomi\u0144)\w*\b[^\n]{0,40}(?:instrukcj|polece|zasad|pokyn)\w*"
    r"|(?:игнорируй|проигнорируй|забудь|не учитывай)\w*[^\n]{0,40}(?:инструкц|правил|указан)\w*"
    r"|(?:talimat|kural|y\u00f6nerge)\w*[^\n]{0,20}(?:yok say|g\u00f6rmezden gel|unut)\w*"
    r"|تجاهل[^\n]{0,40}(?:تعليمات|التعليمات|القواعد)|(?:निर्देश|नियम)[^\n]{0,20}अनदेखा"
    r"|(?:忽略|无视|無視|忘[记掉記])[^\n]{0,20}(?:指[示令]|规则|規則|标准|標準|提示|要求|説明)"
    r"|(?:指示|命令|ルール|規則)[^\n]{0,10}(?:無視|忘れ)|(?:지시|규칙|명령)[^\n]{0,10}무시"
)
_WHOLE = (
    r"\b(?:\u00fcberall|durchweg|partout|en todo|em tudo|ovunque|dappertutto|overal|\u00f6verallt"
    r"|wsz\u0119dzie|везде|her yerde)\b"
    r"|\b(?:in |bei |auf )?all(?:en|e) (?:kriterien|punkten|kategorien)|\b(?:tous|toutes) les crit"
    r"|\btod[oa]s (?:los|las|os|as) (?:crit|puntos|pontos|categor)|\b(?:tutti i|ogni) criteri"
    r"|\b(?:op )?alle (?:punten|criteria)|\bp\u00e5 (?:alla|alle) |\bwszystkich kryteri"
    r"|\bb\u00fct\u00fcn \u00f6l\u00e7\u00fct|все[хм]? критери|по каждому|كل المعايير|جميع المعايير"
    r"|(?:所有|全部|每[个個项項])[^\n]{0,6}(?:项|項|标准|標準|维度|評)|(?:すべて|全て"
    r"|各)の?(?:項目|基準)|모든 ?(?:항목|기준)"
)
_MACHINE = (
    r"\b(?:ki|ia|yapay zek[\u00e2a]|sztuczn\w+ inteligencj\w+|inteligencia artificial)\b"
    r"|人工智能|ии\b"
)

_AGENT = (
    r"\b(?:mitarbeiter(?:in)?|agente|medewerker|operatore|pracownik\w*|konsultant\w*|medarbet\w+"
    r"|medarbejder\w*|temsilci\w*|petugas|nh\u00e2n vi\u00ean)\b"
    r"|客服|员工|オペレーター|担当者|상담원|الموظف|сотрудник|агент|оператор"
)
_ORDER = (
    r"\b(?:gib|geben sie|vergib|vergeben sie|donne[zr]?|mets|mettez|attribue[zr]?|accorde[zr]?"
    r"|ponle|pon(?:ga|gan)|dale|otorg\w+|d[\u00ea\u00e9]em?|atribua\w*|coloque\w*|assegna\w*"
    r""
    r"|geef|ken toe|s\u00e4tt|daj|przyznaj\w*|przyzna\u0107|prosz\u0119"
    r"|beri(?:kan)?)\b"
    r"|请给|請給|给[予出]|ください|してください|주세요|امنح|أعط|поставь\w*|дай(?:те)?"
)

ABROAD: Mapping[str, str] = {
    "agent": _AGENT,
    "order": _ORDER,
    "judge": _JUDGE,
    "assess abroad": _ASSESS,
    "level": _LEVEL,
    "criteria": _CRITERIA,
    "ignore": _IGNORE,
    "everywhere": _WHOLE,
    "machine": _MACHINE,
}
