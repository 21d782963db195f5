"""The words of German."""

from __future__ import annotations

import re
from types import MappingProxyType

from bot.quiz.languages import (
    NOTHING,
    Language,
    any_of,
    in_both_numbers,
    lettered,
    numbers,
    phrase_set,
    word_set,
)

LANGUAGE = Language(
    which_topic="Welches dieser Themen wird hier beschrieben? „{text}.“",
    which_description="Welche dieser Umschreibungen passt zu „{name}“?",
    which_fits="Auf welches dieser Themen trifft „{attribute}: {value}“ zu?",
    which_value="Welchen Wert hat „{attribute}“ bei „{name}“?",
    which_term="**{where}**: Was davon wird hier beschrieben? „{text}.“",
    which_of_these="Was davon {verb} {predicate}?",
    which_order="**{where}**: Bring die Schritte in ihre Reihenfolge.",
    blank_articles=MappingProxyType(
        {
            **dict.fromkeys(("ein", "eine"), "Ein(e) "),
            **dict.fromkeys(("der", "die", "das"), "Der/die/das "),
        }
    ),
    copula=re.compile(r"\b(ist|sind)\s"),
    plural_verbs=word_set("sind"),
    relative=re.compile(
        r",\s(?:\w+\s)?(?:der|die|das|dem|den|deren|dessen|denen|welche[rsmn]?|wo|womit|mit)\b",
        re.IGNORECASE,
    ),
    indefinite_articles=word_set("ein eine"),
    false_heads=word_set(
        "der die das auch oft meist immer nur einer eines andere anderer anderes weitere weiterer"
        " weiteres gleiche selbe wichtigste erste beste teil beispiel folgende folgender folgendes"
        " begriff wort name dazu dafür wenn was wie warum wo in im an am auf für von mit zu zum zur"
        " bei wichtige wichtiger wichtiges zentrale zentraler zentrales wesentliche wesentlicher"
        " wesentliches grundlegende grundlegender grundlegendes gute guter gutes alle einige viele"
        " beide zwei drei mehrere möglichkeit art weise"
    ),
    participles=re.compile(r"ge\w+(?:t|en)|\w+iert|\w+lich", re.IGNORECASE),
    pointers=word_set(
        "dies diese dieser dieses diesem diesen jene jener jenes solche solcher solches er es sie"
        " ihm ihn ihnen wir uns hier oben unten obige genannte genannten letztere erstere damit"
        " dafür dadurch selbst"
    ),
    examples=re.compile(
        r"\b(?:zum beispiel|beispielsweise|etwa|nämlich|wie|usw|bzw)\b"
        r"|\b(?:z\.\s?b|d\.\s?h|u\.\s?a)\.",
        re.IGNORECASE,
    ),
    negating=re.compile(
        r"\b(?:nicht|kein\w*|nie|niemals|nichts|weder|noch|außer|ausser|statt|anstatt|ohne"
        r"|anders als)\b",
        re.IGNORECASE,
    ),
    sweeping=word_set(
        "immer nie alle alles keine nur jede jeder jedes muss müssen unmöglich vollständig ganz"
        " meistens oft selten allgemein kann"
    ),
    definition_stop_words=word_set(
        "der die das den dem des ein eine einen einem einer eines und oder als an am auf aus bei"
        " bis durch für gegen im in ins mit nach ohne über um unter vom von vor zu zum zur zwischen"
        " ist sind sein war waren wird werden hat haben kann können muss müssen soll sollen darf"
        " welche welcher welches deren dessen denen was wer wo wann wenn wie so auch nur noch sich"
        " man es er sie ihr ihre ihren ihrer ihres dieser diese dieses jede jeder jedes mehr alle"
        " dass aber damit nicht kein keine"
    ),
    title_question=re.compile(
        r"was (?:ist|sind) (?:eine? |der |die |das )?(.+?)\??",
        re.IGNORECASE,
    ),
    also=re.compile(
        r"(?:oder|auch|oft|kurz|genannt|bekannt als|abgekürzt(?: als)?|\s)+\s", re.IGNORECASE
    ),
    far_pointers=word_set(
        "dies diese dieser dieses diesen diesem jene jener jenes oben unten folgende folgenden"
        " folgender vorige vorigen hier solche solcher"
    ),
    statement_verbs=any_of(
        "ist|sind|war|waren|bedeutet|bezeichnet|beschreibt|ermöglicht|ermöglichen|erlaubt|bietet"
        "|bieten|liefert|erzeugt|erstellt|verwaltet|steuert|schützt|sichert|verschlüsselt"
        "|speichert|enthält|führt|verbindet|verteilt|leitet|sendet|überwacht|misst|sammelt"
        "|kombiniert|erweitert|wandelt|verringert|verhindert|bestimmt|besteht"
    ),
    labels=phrase_set(
        "beispiel; beispiele; hinweis; hinweise; achtung; wichtig; tipp; tipps; vorteil; vorteile;"
        " nachteil; nachteile; kosten; preis; zweck; definition; beschreibung; zusammenfassung;"
        " was; warum; wie; wann; wo; wer; einsatz; verwendung; anwendung; anwendungsfall; eingabe;"
        " ausgabe; syntax; ergebnis; antwort; frage; problem; lösung; ziel; ziele; link; quelle;"
        " autor; datum; zeit; titel; name; typ; art; status; vorher; nachher; ja; nein; richtig;"
        " falsch; merkmal; merkmale; merke; prüfung; formel; bedeutung; übersetzung; form"
    ),
    label_beginnings=word_set(
        "schritt phase teil beispiel wie warum was wann wo wer wenn bei für mit siehe hinweis nie"
        " immer kein keine nicht tag woche kapitel abschnitt lektion frage antwort fall aufgabe"
    ),
    requests=word_set(
        "erstelle erstellen wähle starte installiere verwende füge lösche führe teste öffne"
        " schreibe lies allgemeine allgemeines weitere einige verschiedene grundlagen"
        " einführung überblick vorlesung einheit thema modul arten unterschied unterschiede"
    ),
    organising=any_of(
        "warum|wieso|vorteile|nächste schritte|phase \\d+|leitfaden|"
        "aufgaben?|hausaufgaben?|änderungen|termine?|ablaufplan|organisatorisches|projekt|plan"
        "|referate?|übung(?:en)?|literatur|quellen|installation|einrichtung|inhalt|bewertung"
        "|sprechstunden?|kurs|klausur|prüfung|lösung(?:en)?|antworten|beispiele?|woche \\d+"
        "|tag \\d+|vorlesung \\d+|voraussetzungen|lizenz"
    ),
    which_topic_is_it="Welches dieser Themen beschreiben diese Worte aus den Notizen? „{text}“",
    steps=any_of("schritte?|ablauf|vorgehen|prozess|phasen?|reihenfolge|anleitung|lebenszyklus"),
    abbreviations=word_set(
        "z. b. z.b. d. h. d.h. bzw. usw. u. a. u.a. ca. evtl. ggf. inkl. nr. vgl."
    ),
    absolutes=any_of(
        "immer|nie|niemals|alle[nrs]?|keine[rnms]?|nur|ausschließlich|jede[rnms]?|muss|müssen"
        "|unmöglich|vollständig|völlig|komplett|stets"
    ),
    vague=any_of("meist|meistens|oft|häufig|selten|gewöhnlich|üblicherweise|manchmal"),
    together=any_of(
        "^(?:alle|keine|beide|einige|nichts)[srn]? (?:der )?"
        "(?:oben genannten|genannten|obigen|davon|antworten|diese[rn]?)|" + lettered("(?:und|oder)")
    ),
    negated_stem=any_of("nicht|außer|am wenigsten|falsch|kein|keine[rnms]?|ausgenommen"),
    harmless=any_of("mindestens|zumindest|nicht nur"),
    negated_option=any_of("nicht|nie|niemals|kein|keine[rnms]?|ohne|nichts"),
    whole_truth=re.compile(
        r"\bwelche(?:r|s)? (?:der (?:folgenden|genannten) )?(?:aussagen? )?(?:über [^?]* )?"
        r"(?:ist|sind|treffen|trifft|stimmt|stimmen)(?: (?:wahr|richtig|korrekt|falsch|zu))?\s*\?",
        re.IGNORECASE,
    ),
    best=any_of("am besten|beste[rnms]?|am ehesten|geeignetste[rnms]?"),
    criterion=any_of(
        "für|um|wenn|damit|weil|die|der|das|bei|ohne|mit|beschreib\\w*|erklär\\w*|günstig\\w*"
    ),
    because=any_of("weil|da|denn|deshalb|daher|sodass"),
    formerly=any_of("früher|ehemals|vormals|bis|alt\\w*|umbenannt|jetzt|heute|zuvor"),
    last_article=re.compile(
        r"\b(?:ein|eine|einen|einem|einer|der|die|das|den|dem)\s*[:.…]*$",
        re.IGNORECASE,
    ),
    infinitive=re.compile(r"um "),
    gerund=re.compile(NOTHING),
    option_stop_words=in_both_numbers(
        "aber alle als also am an auch auf aus bei beim bis da damit dann das dass dem den denn"
        " der des die dies diese dieser dieses doch du durch ein eine einem einen einer eines er es"
        " etwas für gegen haben hat hier ich ihr ihre im in ist jede jeder jedes kann kein keine"
        " können man mehr mit muss nach nicht noch nur ob oder ohne sein seine sich sie sind so"
        " soll um und uns unter vom von vor war was welche welcher welches wenn wer werden wie wird"
        " wo wofür wozu zu zum zur zwei zwischen über"
    ),
    articles=word_set("der die das den dem des ein eine einen einem einer"),
    negation_words=in_both_numbers(
        "nicht nie niemals kein keine keinen keinem keiner keines nichts ohne weder"
    ),
    contrasts=in_both_numbers(
        "vertikal horizontal offentlich privat hybrid intern extern minimal maximal"
    ),
    opposites=in_both_numbers("vertikal horizontal"),
    plurals=(
        ("ungen", "ung"),
        ("heiten", "heit"),
        ("keiten", "keit"),
        ("schaften", "schaft"),
        ("ionen", "ion"),
        ("taten", "tat"),
    ),
    numbers=numbers(
        "null eins zwei drei vier fünf|fuenf|funf sechs sieben acht neun zehn elf"
        " zwölf|zwoelf|zwolf dreizehn vierzehn fünfzehn|fuenfzehn|funfzehn sechzehn siebzehn"
        " achtzehn neunzehn",
        "zwanzig dreissig vierzig fünfzig|fuenfzig|funfzig sechzig siebzig achtzig neunzig"
        " hundert|einhundert",
        lambda ten, one: (f"{'ein' if one == 'eins' else one}und{ten}",),
    ),
    lead_ins=any_of(
        r"^(?:ich (?:glaube|denke|meine|würde sagen|sage)|vielleicht|wahrscheinlich|wohl|also)"
        r"(?:,? dass)?|^(?:die|meine) (?:richtige )?antwort(?: ist|:)?|^antwort:?"
        r"|^(?:es|das|dies|sie|er)(?: ist| sind| war| waren| heißt| heissen| heisst| heißen)"
        r"|^(?:ist|sind|heißt|heisst|nennt man|man nennt es|man nennt das|genannt)(?: das| es)?"
        r"|(?:glaube ich|denke ich|oder)$"
    ),
    either=word_set("oder"),
    units={
        "celsius": "grad celsius|grad c",
        "fahrenheit": "grad fahrenheit",
        "degree": "grad",
        "gram": "gramm",
        "litre": "liter",
        "centimetre": "zentimeter",
        "millimetre": "millimeter",
        "percent": "prozent",
        "second": "sekunde|sekunden",
        "minute": "minuten",
        "hour": "std|stunde|stunden",
        "day": "tag|tage|tagen",
        "week": "woche|wochen",
        "month": "monat|monate|monaten",
        "year": "jahr|jahre|jahren",
        "millisecond": "millisekunden",
        "kilogram": "kilogramm",
        "mile": "meile|meilen",
    },
    asks=(
        "welche[rsmn]? |was (?!wir |ich |zu |noch )|wer |wann |"
        "wo (?:ist|sind|steht|liegt|liegen) |warum |wieso |"
        "wie (?:viele?|lange|oft|wird|werden|ist|sind|heißt|heißen|kann) "
    ),
    asks_to_choose=(
        "welche[rsmn]? der folgenden|wähle(?:n sie)? |kreuze|wahr oder falsch|richtig oder falsch"
    ),
    chores=(
        "was (?:ist|fehlt|muss|müssen|bleibt) (?:noch|ich|wir)|"
        "was (?:noch )?(?:zu tun|fehlt|(?:müssen|machen|brauchen) wir|(?:muss|mache|brauche) ich)|"
        "hast du|haben wir|habe ich|wer (?:bringt|macht|übernimmt)|aufgaben|nächste schritte"
    ),
    question_label="fragen?",
    question_letter="f",
    answer_label=(
        "(?:die )?(?:richtige |korrekte )?(?:antwort(?:en)?|lösung(?:en)?)(?: ist| sind)?|"
        "richtig (?:ist|sind)"
    ),
    answer_letter="a",
    explanation_label="erklärung|begründung|erläuterung|warum",
    true_false=(("wahr", "falsch"), ("richtig", "falsch"), ("ja", "nein")),
    sources="quellen?",
)
