"""The words of Spanish."""

from __future__ import annotations

import re
from types import MappingProxyType

from bot.quiz.languages import (
    Language,
    any_of,
    in_both_numbers,
    lettered,
    numbers,
    phrase_set,
    word_set,
)

_ACCENTED = {"dos": "dós", "tres": "trés", "seis": "séis"}


def _twenties(one: str) -> tuple[str, ...]:
    """Those from 21 on are one word, with an accent in some of them: *veintidós*."""
    return (f"veinti{one}", f"veinti{_ACCENTED.get(one, one)}")


LANGUAGE = Language(
    which_topic="¿Cuál de estos temas se describe aquí? «{text}.»",
    which_description="¿Cuál de estas frases define «{name}»?",
    which_fits="¿A cuál de estos temas corresponde «{attribute}: {value}»?",
    which_value="¿Qué valor tiene «{attribute}» en «{name}»?",
    which_term="**{where}**: ¿cuál de estos se describe aquí? «{text}.»",
    which_of_these="¿Cuál de estos {verb} {predicate}?",
    which_order="**{where}**: pon los pasos en orden.",
    blank_articles=MappingProxyType(
        {
            **dict.fromkeys(("un", "una"), "Un(a) "),
            **dict.fromkeys(("el", "la"), "El/la "),
            **dict.fromkeys(("los", "las"), "Los/las "),
        }
    ),
    copula=re.compile(r"\b(es|son)\s"),
    plural_verbs=word_set("son"),
    relative=re.compile(
        r"\b(?:que|quien|quienes|cuyo|cuya|cuyos|cuyas|donde|el cual|la cual)\b",
        re.IGNORECASE,
    ),
    indefinite_articles=word_set("un una"),
    false_heads=word_set(
        "el la los las también siempre solo sólo uno otra otro otros otras mismo misma parte"
        " ejemplo más mejor primer primera principal siguiente término fundamental importante"
        " esencial clave gran buen buena palabra nombre cuando que como cómo donde en de para por"
        " con a todos todas algunos muchos ambos dos tres varios forma manera cosa"
    ),
    participles=re.compile(r"\w+mente|\w+[ai]d[oa]s?", re.IGNORECASE),
    pointers=word_set(
        "esto este esta estos estas eso ese esa esos esas aquello aquel aquella dicho dicha dichos"
        " dichas tal tales él ella ellos ellas ello nosotros aquí anterior anteriores mencionado"
        " mismo misma"
    ),
    examples=re.compile(
        r"\b(?:por ejemplo|p\.\s?ej|tal como|tales como|es decir|incluyendo|incluidos|incluidas"
        r"|como|etc)\b",
        re.IGNORECASE,
    ),
    negating=re.compile(
        r"\b(?:no|nunca|jamás|ningún|ninguna|ninguno|nada|tampoco|ni|sin|excepto|salvo|menos"
        r"|en lugar de|en vez de)\b",
        re.IGNORECASE,
    ),
    sweeping=word_set(
        "siempre nunca todo toda todos todas ninguno ninguna solo sólo cada debe deben imposible"
        " completamente normalmente raramente generalmente puede pueden suele suelen"
    ),
    definition_stop_words=word_set(
        "el la los las un una unos unas y o u e de del al a en con por para sin sobre entre desde"
        " hasta hacia que quien quienes cuyo cuya cuyos cuyas donde cuando como si no es son ser"
        " está están era ha han puede pueden debe deben se su sus lo le les más muy cada todo toda"
        " todos todas otro otra otros otras este esta estos estas ese esa mismo misma pero también"
        " ya tu tus mi mis"
    ),
    title_question=re.compile(
        r"¿?qu[eé] (?:es|son) (?:una? |el |la |los |las )?(.+?)\??", re.IGNORECASE
    ),
    also=re.compile(
        r"(?:o|u|también|a menudo|conocid[oa]s? como|llamad[oa]s?|abreviad[oa]s?(?: como)?|\s)+\s",
        re.IGNORECASE,
    ),
    far_pointers=word_set(
        "este esta esto estos estas ese esa eso esos esas anterior siguiente siguientes arriba"
        " abajo aquí dicho dicha tal tales"
    ),
    statement_verbs=any_of(
        "es|son|era|eran|significa|describe|representa|define|proporciona|ofrece|permite|permiten"
        "|ayuda|da|crea|gestiona|controla|protege|cifra|almacena|contiene|guarda|ejecuta|conecta"
        "|distribuye|dirige|envía|supervisa|mide|recopila|automatiza|combina|amplía|convierte"
        "|transforma|reduce|aumenta|evita|garantiza|determina|consiste"
    ),
    labels=phrase_set(
        "ejemplo; ejemplos; nota; notas; consejo; aviso; importante; ventaja; ventajas; desventaja;"
        " desventajas; coste; costo; precio; propósito; definición; descripción; resumen; qué; por"
        " qué; cómo; cuándo; dónde; quién; uso; usos; caso de uso; casos de uso; entrada; salida;"
        " sintaxis; resultado; respuesta; pregunta; problema; solución; objetivo; objetivos;"
        " enlace; fuente; autor; fecha; hora; título; nombre; tipo; estado; antes; después; sí; no;"
        " verdadero; falso; característica; características; fórmula; significado; traducción"
    ),
    label_beginnings=word_set(
        "paso fase parte ejemplo cómo por qué cuándo dónde quién si en para con ver nota nunca"
        " siempre no día semana capítulo sección lección pregunta respuesta caso ejercicio"
    ),
    requests=word_set(
        "crear crea elegir elige configurar instalar instala usar usa añadir eliminar"
        " actualizar ejecutar probar abrir escribir leer otros otras algunos algunas más"
        " introducción conceptos general generales básico básicos unidad tema módulo tipos"
        " diferencia diferencias"
    ),
    organising=any_of(
        "por qué|ventajas|beneficios|próximos pasos|fase \\d+|guía|"
        "tareas?|deberes|cambios|calendario|agenda|proyecto|plan|presentaciones?|ejercicios?"
        "|recursos?|referencias?|instalación|configuración|contenidos?|evaluación|curso|examen"
        "|soluciones?|respuestas?|ejemplos?|semana \\d+|día \\d+|requisitos|licencia"
    ),
    which_topic_is_it="¿Qué tema describen estas palabras de los apuntes? «{text}»",
    steps=any_of("pasos?|proceso|procedimiento|fases?|etapas?|secuencia|ciclo de vida|cómo"),
    abbreviations=word_set("p. ej. p.ej. etc. ee. uu. núm. aprox. sr. sra. dr. dra."),
    absolutes=any_of(
        "siempre|nunca|jamás|tod[oa]s?|ningun[oa]|ningún|solo|sólo|solamente|únicamente|cada"
        "|debe|deben|imposible|completamente|totalmente|enteramente"
    ),
    vague=any_of("generalmente|normalmente|a menudo|a veces|rara vez|usualmente"),
    together=any_of(
        "^(?:tod[oa]s|ningun[oa]|amb[oa]s|algun[oa]s)(?: (?:l[oa]s|de l[oa]s))? "
        "(?:anteriores|de arriba|respuestas|opciones|anteriores son correctas)|" + lettered("[yo]")
    ),
    negated_stem=any_of("no|excepto|salvo|menos|incorrect[oa]s?|fals[oa]s?"),
    harmless=any_of("al menos|por lo menos|menos de|privilegios? mínimos?|menos privilegios?"),
    negated_option=any_of("no|nunca|jamás|ningun[oa]|ningún|sin|tampoco"),
    whole_truth=re.compile(
        r"\bcuál(?:es)? (?:de (?:las|los) siguientes )?(?:afirmacion(?:es)? |afirmación )?"
        r"(?:sobre [^?]* )?(?:es|son) (?:verdader[oa]s?|ciert[oa]s?|correct[oa]s?|fals[oa]s?)\b",
        re.IGNORECASE,
    ),
    best=any_of("mejor|más (?:adecuad[oa]|apropiad[oa]|probable)"),
    criterion=any_of("para|que|cuando|si|quien|donde|con|sin|porque|describe|explica|define"),
    because=any_of("porque|ya que|por lo tanto|puesto que|así que"),
    formerly=any_of("antes|anteriormente|antigu[oa]|hasta|ahora|hoy|renombrad[oa]"),
    last_article=re.compile(r"\b(?:un|una|el|la|los|las|unos|unas)\s*[:.…]*$", re.IGNORECASE),
    infinitive=re.compile(r"para [a-z]+[aei]r\b"),
    gerund=re.compile(r"[a-z]+(?:ando|iendo) [a-z]+ \S", re.IGNORECASE),
    option_stop_words=in_both_numbers(
        "a al algo ante antes como con cual cuales cuando cuál cuáles cuánto de del desde donde dos"
        " durante e el ella ellos en entre era es esa ese eso esta este esto está están fue ha hace"
        " hasta hay la las le les lo los mas me mi muy más ni no nos o otra otro para pero por"
        " porque puede pueden que quien qué quién se sea ser si sin sobre son su sus sí también"
        " tan tiene todo un una uno unos y ya"
    ),
    articles=word_set("el la los las un una unos unas"),
    negation_words=in_both_numbers("nunca jamas sin ningun ninguna ninguno nada tampoco ni"),
    contrasts=in_both_numbers("vertical horizontal publico privado hibrido interno externo"),
    opposites=in_both_numbers("vertical horizontal"),
    plurals=(("iones", "ion"), ("dades", "dad"), ("dores", "dor"), ("redes", "red")),
    numbers=numbers(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
        " quince dieciséis|dieciseis diecisiete dieciocho diecinueve",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien|ciento",
        lambda ten, one: (f"{ten} y {one}",) if ten != "veinte" else _twenties(one),
    ),
    lead_ins=any_of(
        r"^(?:(?:yo )?(?:creo|pienso|supongo|diría)|quizás?|tal vez|probablemente|pues)(?: que)?"
        r"|^(?:la|mi) respuesta(?: correcta)?(?: es|:)?|^respuesta:?"
        r"|^(?:(?:eso|esto|ese|este|esta|ello) )?(?:es|son|era|eran|fue|fueron|será)"
        r"|^(?:se llaman?|se trata de)"
        r"|^(?:llamad[oa]s?|conocid[oa]s? como)|(?:creo|supongo|quizás?)$"
    ),
    either=word_set("o u"),
    units={
        "celsius": "grados celsius|grado celsius|grados centígrados|grados c",
        "fahrenheit": "grados fahrenheit",
        "degree": "grado|grados",
        "gram": "gramo|gramos",
        "litre": "litro|litros",
        "centimetre": "centímetro|centímetros",
        "millimetre": "milímetro|milímetros",
        "percent": "por ciento",
        "second": "segundo|segundos",
        "minute": "minuto|minutos",
        "hour": "hora|horas",
        "day": "día|días|dia|dias",
        "week": "semana|semanas",
        "month": "mes|meses",
        "year": "año|años",
        "millisecond": "milisegundos",
        "metre": "metro|metros",
        "kilogram": "kilogramo|kilogramos",
        "kilometre": "kilómetro|kilómetros",
        "mile": "milla|millas",
        "dollar": "dólar|dólares",
    },
    asks=(
        "¿|(?:cuál|cual)(?:es)? |qué (?!hay |hacer )|quién(?:es)? |cuándo |dónde |por qué |"
        "cómo (?:se|es|son|puede) |cuánt[oa]s? "
    ),
    asks_to_choose=(
        "cuál(?:es)? de (?:los|las|estos|estas)|"
        "(?:elige|elija|selecciona|seleccione|escoge|marca|marque) |verdadero o falso"
    ),
    chores=(
        "¿?qué (?:falta|queda|hay que|tenemos que|tengo que|debemos|debo|hacemos)|¿?has |"
        "¿?hemos |¿?quién (?:trae|hace)|tareas|próximos pasos"
    ),
    question_label="preguntas?",
    question_letter="p",
    answer_label="(?:la )?(?:respuestas?|solución|soluciones)(?: correctas?)?(?: es| son)?",
    answer_letter="r",
    explanation_label="explicación|justificación|razón|por qué",
    true_false=(("verdadero", "falso"), ("sí", "no"), ("si", "no")),
    sources="fuentes?",
)
