"""Headings that name no subject of their own, such as *Overview*: they belong to their note.

A note *Key Vault* with the second-level headings *Overview*, *Scenario* and *Summary* is one topic
with three facets, not three topics. The words are those of the languages that Lectern speaks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.notes.lookup.names import fold, plain

#: The code of an exam or a course, such as *AZ-900*.
_CODE = re.compile(r"\b[A-Za-z]{1,4}[- ]?\d[\w.]*")

#: What a note's first section may be called when it says what the note is about.
_DEFINING = """
definition; definitions; overview; introduction; intro; description; what is it; what it is;
what is this; about; meaning; concept; in a nutshell; at a glance; explanation;
definition; überblick; übersicht; einführung; einleitung; beschreibung; erklärung; was ist das;
begriff; auf einen blick;
definición; visión general; panorama; introducción; descripción; qué es; explicación; concepto
"""
_OTHERS = """
advantages; disadvantages; advantages and disadvantages; pros; cons; pros and cons; benefits;
drawbacks; limitations; characteristics; purpose; motivation; background; outcomes; learning
objectives; learning goals; learning outcomes; prerequisites; scenario; scenarios; when to use;
when to use it; why it matters; why use it; how to use; how it works; example; examples; analogy;
analogies; diagram; best practices; mistakes; common mistakes; pitfalls; gotchas; traps; tip;
tips; tricks; tips and tricks; hints; clue; clues; terminology; glossary; takeaway; takeaways;
highlights; things to remember; remember; to remember; must know; mnemonic; mnemonics; cheat
sheet; summary; recap; conclusion; conclusions; tldr; tl dr; in short; details; information; info;
remarks; faq; questions and answers; q and a; check yourself; self check; knowledge check; quiz;
homework; bibliography; further reading; see also; related; related topics; related notes;
credits; appendix; todo; to do; next steps; vorteile; nachteile; vor und nachteile; vorteile und
nachteile; zweck; hintergrund; lernziele; voraussetzungen; szenario; szenarien; anwendungsfall;
anwendungsfälle; funktionsweise; beispiel; beispiele; häufige fehler; typische fehler;
fallstricke; tipp; tipps; tipps und tricks; hinweis; hinweise; prüfungstipps; prüfungshinweise;
schlagworte; schlagwörter; schlüsselwörter; fachbegriffe; glossar; kernpunkte; kernaussagen;
merksatz; merksätze; merkhilfe; merkhilfen; eselsbrücke; eselsbrücken; zum merken; das wichtigste;
spickzettel; zusammenfassung; kurzfassung; fazit; wiederholung; anmerkung; anmerkungen;
bemerkungen; einzelheiten; informationen; fragen und antworten; kontrollfragen; hausaufgaben;
materialien; siehe auch; verwandte themen; anhang; nächste schritte; ventajas; desventajas;
ventajas y desventajas; pros y contras; beneficios; inconvenientes; limitaciones; propósito;
finalidad; antecedentes; objetivos de aprendizaje; prerrequisitos; escenario; escenarios; caso de
uso; casos de uso; cuándo usar; cuándo usarlo; cómo funciona; ejemplo; ejemplos; analogía; buenas
prácticas; errores comunes; errores frecuentes; trampas; consejo; consejos; trucos; pistas;
palabras clave; glosario; puntos clave; ideas clave; para recordar; recuerda; chuleta; resumen;
repaso; conclusión; conclusiones; detalles; información; observaciones; preguntas frecuentes;
preguntas y respuestas; autoevaluación; deberes; bibliografía; lecturas; ver también; véase
también; temas relacionados; anexo; próximos pasos
"""
#: What may be a subject as well: *Links* in notes on HTML, *Tasks* in notes on threads.
_AMBIGUOUS = """
features; properties; goal; goals; objective; objectives; requirements; use case; use cases;
usage; comparison; keyword; keywords; terms; vocabulary; point; points; fact; facts; ideas;
review; note; notes; comments; question; questions; practice; exercise; exercises; tasks; tag;
tags; reference; references; resource; resources; link; links; source; sources; metadata;
eigenschaften; merkmale; ziel; ziele; anwendung; verwendung; vergleich; fehler; stichwort;
stichworte; stichwörter; begriffe; punkte; fakten; notiz; notizen; frage; fragen; übung; übungen;
aufgaben; verweise; quelle; quellen; literatur; ressourcen; características; propiedades;
objetivo; objetivos; metas; requisitos; uso; usos; comparación; errores; palabras; términos;
vocabulario; puntos; datos; ideas; nota; notas; comentarios; pregunta; preguntas; práctica;
ejercicio; ejercicios; tareas; etiqueta; etiquetas; referencia; referencias; recurso; recursos;
enlace; enlaces; fuente; fuentes
"""
#: Words that change nothing: *Quick exam summary* is a summary, *Meine Notizen* are notes.
_QUALIFIERS = """
a an the my our your some key main major core important essential quick short brief final personal
additional useful helpful further more other official external internal common typical exam exams
study revision notebook certification test lecture chapter section module lesson general basic real
world practical simple
mein meine unsere wichtige wichtigen wichtigste wichtigsten kurze kurzer kurz weitere
weiterführende offizielle nützliche hilfreiche zentrale prüfung klausur allgemeine typische
praktische
mi mis nuestras el la los las un una de del para clave claves importante importantes principal
principales breve breves rápido rápida rápidas adicional adicionales oficial oficiales útil útiles
examen general generales práctico prácticos
"""


def _phrases(text: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in text.split(";"))


_DEFINING_PHRASES = _phrases(_DEFINING)
_PHRASES = _DEFINING_PHRASES | _phrases(_OTHERS)
_AMBIGUOUS_PHRASES = _phrases(_AMBIGUOUS)
_QUALIFYING = frozenset(fold(word) for word in _QUALIFIERS.split())


@lru_cache(maxsize=1024)
def is_generic(title: str) -> bool:
    """Whether a heading names a part that any subject may have. Case and numbers do not matter.

    What may be a subject as well is a part where the author says so: *Further links*, *Tags:*.
    """
    if _is_one_of(_PHRASES, title):
        return True
    qualified = title.rstrip().endswith(":") or not is_ambiguous(title)
    return qualified and _is_one_of(_AMBIGUOUS_PHRASES, title)


@lru_cache(maxsize=1024)
def is_ambiguous(title: str) -> bool:
    """Whether a heading names a part, or a subject of its own: it depends on the others."""
    return fold(plain(title)) in _AMBIGUOUS_PHRASES


@lru_cache(maxsize=1024)
def is_defining(title: str) -> bool:
    """Whether a heading says that its text tells what the subject is, like *Definition*."""
    return _is_one_of(_DEFINING_PHRASES, title)


def _is_one_of(phrases: frozenset[str], title: str) -> bool:
    """Whether it is one of the phrases, as it is or without what only qualifies it."""
    words = fold(plain(title)).split()
    if " ".join(words) in phrases:
        return True
    words = fold(_CODE.sub(" ", plain(title))).split()
    return " ".join(word for word in words if word not in _QUALIFYING) in phrases
