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
drawbacks; limitations; features; characteristics; properties; purpose; motivation;
background; goal; goals; objective; objectives; outcomes; learning objectives;
learning goals; learning outcomes; prerequisites; requirements; scenario; scenarios; use case;
use cases; when to use; when to use it; why it matters; why use it; how to use; how it works;
usage; example; examples; analogy; analogies; diagram; comparison; best practices; mistakes;
common mistakes; pitfalls; gotchas; traps; tip; tips; tricks; tips and tricks; hints; clue; clues;
keyword; keywords; terms; terminology; glossary; vocabulary; point; points; fact; facts; ideas;
takeaway; takeaways; highlights; things to remember; remember; to remember; must know; mnemonic;
mnemonics; cheat sheet; summary; recap; review; conclusion; conclusions; tldr; tl dr; in short;
note; notes; details; information; info; remarks; comments; question; questions; faq;
questions and answers; q and a; check yourself; self check; knowledge check; quiz; practice;
exercise; exercises; tasks; homework; tag; tags; reference; references; resource; resources; link;
links; source; sources; bibliography; further reading; see also; related; related topics;
related notes; credits; appendix; todo; to do; next steps; metadata;
vorteile; nachteile; vor und nachteile; vorteile und nachteile; eigenschaften; merkmale;
zweck; hintergrund; ziel; ziele; lernziele; voraussetzungen; szenario; szenarien;
anwendungsfall; anwendungsfälle; anwendung; verwendung; funktionsweise; beispiel; beispiele;
vergleich; fehler; häufige fehler; typische fehler; fallstricke; tipp; tipps; tipps und tricks;
hinweis; hinweise; prüfungstipps; prüfungshinweise; stichwort; stichworte; stichwörter;
schlagworte; schlagwörter; schlüsselwörter; begriffe; fachbegriffe; glossar; punkte; kernpunkte;
kernaussagen; fakten; merksatz; merksätze; merkhilfe; merkhilfen; eselsbrücke; eselsbrücken;
zum merken; das wichtigste; spickzettel; zusammenfassung; kurzfassung; fazit; wiederholung;
notiz; notizen; anmerkung; anmerkungen; bemerkungen; einzelheiten; informationen; frage; fragen;
fragen und antworten; kontrollfragen; übung; übungen; aufgaben; hausaufgaben; verweise; quelle;
quellen; literatur; ressourcen; materialien; siehe auch; verwandte themen; anhang; nächste schritte;
ventajas; desventajas; ventajas y desventajas; pros y contras; beneficios; inconvenientes;
limitaciones; características; propiedades; propósito; finalidad; antecedentes;
objetivo; objetivos; metas; objetivos de aprendizaje; prerrequisitos; requisitos; escenario;
escenarios; caso de uso; casos de uso; cuándo usar; cuándo usarlo; cómo funciona; uso; usos;
ejemplo; ejemplos; analogía; comparación; buenas prácticas; errores; errores comunes; errores
frecuentes; trampas; consejo; consejos; trucos; pistas; palabras; palabras clave; términos;
glosario; vocabulario; puntos; puntos clave; datos; ideas; ideas clave; para recordar; recuerda;
chuleta; resumen; repaso; conclusión; conclusiones; nota; notas; detalles; información;
observaciones; comentarios; pregunta; preguntas; preguntas frecuentes; preguntas y respuestas;
autoevaluación; práctica; ejercicio; ejercicios; tareas; deberes; etiqueta; etiquetas; referencia;
referencias; recurso; recursos; enlace; enlaces; fuente; fuentes; bibliografía; lecturas;
ver también; véase también; temas relacionados; anexo; próximos pasos
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
_QUALIFYING = frozenset(fold(word) for word in _QUALIFIERS.split())


@lru_cache(maxsize=1024)
def is_generic(title: str) -> bool:
    """Whether a heading names a part that any subject may have. Case and numbers do not matter."""
    return _is_one_of(_PHRASES, title)


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
