"""The words of English."""

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

LANGUAGE = Language(
    which_topic="Which of these topics does this describe? “{text}.”",
    which_description="Which of these phrases defines “{name}”?",
    which_fits="Which of these topics has this property: “{attribute}: {value}”?",
    which_value="Which value does “{attribute}” have for “{name}”?",
    which_term="**{where}**: which of these does this describe? “{text}.”",
    which_of_these="Which of these {verb} {predicate}?",
    which_order="**{where}**: put the steps into their order.",
    blank_articles=MappingProxyType({"a": "A(n) ", "an": "A(n) ", "the": "The "}),
    copula=re.compile(r"\b(is|are)\s"),
    plural_verbs=word_set("are"),
    relative=re.compile(r"\b(?:that|which|who|whose|where)\b", re.IGNORECASE),
    indefinite_articles=word_set("a an"),
    false_heads=word_set(
        "the also always often one another other same main most best first next only way used able"
        " about like when what how why where that there to in on at for from of by with as all some"
        " many both two three several part example following fundamental important essential key"
        " core crucial critical powerful popular great good vital necessary common big huge nice"
        " useful term word name place thing things something someone"
    ),
    participles=re.compile(r"\w+(?:ly|ed)", re.IGNORECASE),
    pointers=word_set(
        "it they them this these those such he she we us our i me my also too above below following"
        " former latter here itself previous mentioned"
    ),
    examples=re.compile(
        r"\b(?:for example|for instance|such as|including|namely|like|etc)\b"
        r"|\b(?:e\.\s?g|i\.\s?e)\.",
        re.IGNORECASE,
    ),
    negating=re.compile(
        r"\b(?:not|no|never|none|neither|nor|cannot|except|least|unlike|rather than|instead of"
        r"|\w+n['’]t)\b",
        re.IGNORECASE,
    ),
    sweeping=word_set(
        "always never all none only every must cannot impossible completely entirely usually often"
        " rarely generally typically normally mostly sometimes may"
    ),
    definition_stop_words=word_set(
        "a an and as at by for from in of on or the to with into onto over out up is are be been"
        " being was were has have had do does did can could will would may might shall should must"
        " that which who whose whom where when while if than then so but its their your our his"
        " her you it they we each any all some more most other one two between among through via"
        " about also within without no not this these those there both such own per"
    ),
    title_question=re.compile(r"(?:what|who) (?:is|are) (?:an? |the )?(.+?)\??", re.IGNORECASE),
    also=re.compile(
        r"(?:or|also|often|(?:short|abbreviated|known|called|referred)(?: to)?(?: as| for)?|\s)+\s",
        re.IGNORECASE,
    ),
    far_pointers=word_set(
        "this these those above below following previous former latter here mentioned such"
    ),
    statement_verbs=any_of(
        "is|are|was|were|means|refers to|describes|represents|defines|provides|offers|enables"
        "|allows|lets|helps|supports|gives|creates|builds|manages|controls|protects|secures"
        "|encrypts|stores|holds|contains|keeps|runs|hosts|executes|connects|links|distributes"
        "|routes|delivers|sends|monitors|tracks|measures|collects|analyzes|analyses|automates"
        "|combines|extends|converts|transforms|reduces|increases|prevents|ensures|determines"
    ),
    labels=phrase_set(
        "term; terms; concept; concepts; notation; focus; gained; topic; topics; content; driver;"
        " report; platform; platforms; attendance; refinement; enhancement; size; sizes; states;"
        " variants; person; people; language; version; versions; license; action; actions; reason;"
        " reasons; rule; rules; trigger; current; previous; new; old; total; minimum; maximum; "
        "advantage; advantages; after; also known as; always; analogy; answer; author; "
        "authors; bad; before; benefit; benefits; best for; best practice; best practices; "
        "cause; caution; complexity; con; cons; context; correct; cost; costs; date; default; "
        "definition; description; difficulty; disadvantage; disadvantages; do; don't; "
        "drawback; drawbacks; duration; effect; exam; exam tip; example; examples; false; "
        "feature; features; finally; first; fix; form; format; formula; goal; goals; good; "
        "good for; hint; how; how it works; impact; important; in short; incorrect; input; "
        "inputs; key; key features; key idea; key point; key points; key takeaway; keyword; "
        "level; limitation; limitations; link; links; main idea; meaning; name; negative; "
        "neutral; never; no; note; notes; optional; output; outputs; parameters; positive; "
        "prerequisites; price; pricing; pro; problem; pros; purpose; question; real world; "
        "real-world example; remember; required; requirements; result; results; return; "
        "returns; right; scenario; scope; second; solution; source; sources; space; space "
        "complexity; status; step; steps; structure; summary; symptom; syntax; third; time; "
        "time complexity; time-complexity; tip; tips; title; tools; translation; true; type; "
        "types; usage; use; use case; use cases; value; values; warning; what; what it does; "
        "what it is; when; when to use; where; who; why; why it matters; wrong; yes"
    ),
    label_beginnings=word_set(
        "step phase part example how why when what where who if in for with using use do don't to"
        " see note best no not avoid never always make be your my day week chapter section lesson"
        " option question q a answer case figure table exercise problem key"
    ),
    requests=word_set(
        "create manage select configure list set start install use add delete remove update run"
        " build test deploy connect enable disable fight take maintain make get find choose"
        " check open close write read implement define understand learn try go keep avoid apply"
        " work working core main common other general basic basics some more introduction intro"
        " overview lecture unit topic module types kinds different difference differences"
        " comparing advanced additional"
    ),
    organising=any_of(
        "why|benefits|advantages|next steps|phase \\d+|implementation|guide|good tests|tech stack|"
        "assignments?|homework|hw\\d*|changes|changelog|schedule|agenda|logistics|polic(?:y"
        "|ies)|resources?|presentations?|to-?do|artifacts?|exercises?|project|plan|learnings"
        "|lessons?|sessions?|grading|office hours|contents|installation|install|setup"
        "|references?|roles|readme|contributing|licen[cs]e|acknowledge?ments?|evidence"
        "|usage guide|design system|roadmap|milestones?|meetings?|team|ownership|deadlines?"
        "|syllabus|course|courses|books?|videos?|tutorials?|quiz|midterm|exam|answers?"
        "|solutions?|examples?|demo|labs?|practice|challenges?|prerequisites|troubleshooting"
        "|faq|conventions|reviews?|audit|scope|recommended|getting started|week \\d+|day \\d+"
        "|lecture \\d+ slides"
    ),
    which_topic_is_it="Which of these topics do these words from the notes describe? “{text}”",
    steps=any_of(
        "steps?|process|procedure|life ?cycle|workflow|how to|stages?|phases?|sequence|step by step"
    ),
    abbreviations=word_set("e.g. i.e. etc. vs. approx. no. cf. incl. dr. mr. mrs. st. fig."),
    absolutes=any_of(
        "always|never|all|none|only|every|must|cannot|can't|impossible|completely|entirely"
    ),
    vague=re.compile(r"(?<![\w-])(?:(?i:usually|often|rarely|generally)|may)(?![\w-])"),
    together=any_of(
        r"^(?:all|none|both|neither|any|some|two|either) (?:of )?(?:the )?"
        r"(?:above|these|those|them|other options|options|answers)|^both$|"
        + lettered("(?:and|or|&)")
    ),
    negated_stem=any_of(r"not|except|least|incorrect|false|\w+n't|\w+n’t"),
    harmless=any_of(
        "at least|least[ -]privileged?|false (?:positives?|negatives?|alarms?)|whether or not"
    ),
    negated_option=any_of(r"not|no|never|none|without|cannot|\w+n't|\w+n’t"),
    whole_truth=re.compile(
        r"\bwhich (?:one )?(?:of (?:the )?(?:following|these) )?"
        r"(?:(?:statements?|options?|answers?)(?: (?:about|on) [^?]*)? )?"
        r"(?:is|are) (?:true|correct|right|false|incorrect|wrong)\b",
        re.IGNORECASE,
    ),
    best=any_of("best|most (?:suitable|appropriate|likely|effective|important)"),
    criterion=any_of(
        "for|to|that|when|if|who|where|with|without|because|while|so|cheapest|fastest|describes?"
        "|described|explains?|fits?|defines?|matches|summar\\w+|practices?"
    ),
    because=any_of("because|since|therefore|so that|hence"),
    formerly=any_of("formerly|once|old|older|former|until|used to|earlier|previously|renamed|now"),
    last_article=re.compile(r"(?<![\w(])(?:a|an)\s*[:.…]*$", re.IGNORECASE),
    infinitive=re.compile(r"to [a-z]"),
    gerund=re.compile(
        r"(?!(?:string|king|thing|ring|spring|during|nothing|something|existing|remaining|missing"
        r"|following|running|billing|pricing|networking|peering|scaling|computing|engineering)\b)"
        r"[a-z]+ing [a-z]+ \S",
        re.IGNORECASE,
    ),
    option_stop_words=in_both_numbers(
        "a about after all also am among an and any are as at be because been before being below"
        " between both but by can could did do does doing done down during each either else ever"
        " every few for from further get gets had has have having he her here hers him his how i"
        " if in into is it its itself just like many may me might more most much must my need needs"
        " no nor not of off on once one only or other our out over own per same she should since so"
        " some such than that the their them then there these they this those through to too two"
        " under until up upon us use used uses using very want wants was we were what when where"
        " which while who whom whose why will with within without would you your"
    ),
    articles=word_set("a an the"),
    negation_words=in_both_numbers(
        "no not never non none neither nor without cannot cant dont doesnt isnt arent wont"
    ),
    contrasts=in_both_numbers(
        "lrs zrs grs gzrs ragrs ragzrs inbound outbound ingress egress incoming outgoing up"
        " down in out into onto upload download upgrade downgrade upstream downstream vertical"
        " horizontal public private hybrid internal external import export implicit explicit"
        " increase decrease minimum maximum fault update capex opex iaas paas saas faas hot"
        " cool cold archive read write push pull encode decode encrypt decrypt before after"
        " less more least most first last north south east west left right allow deny master"
        " slave client server source target sender receiver authentication authorization"
        " authenticate authorize static dynamic stateful stateless logical physical primary"
        " secondary tertiary proton photon mitosis meiosis afferent efferent affect effect"
        " artery vein sympathetic parasympathetic prokaryote eukaryote anode cathode anion"
        " cation"
    ),
    opposites=in_both_numbers(
        "inbound outbound incoming outgoing in out up down upward downward increase decrease"
        " increased decreased public private vertical horizontal vertically horizontally"
        " internal external higher lower more less fewer longer shorter faster slower before"
        " after enable disable allow deny allowed denied can cannot"
    ),
    plurals=(),
    numbers=numbers(
        "zero|nought one two three four five six seven eight nine ten eleven twelve thirteen"
        " fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty|fourty fifty sixty seventy eighty ninety hundred",
        lambda ten, one: (f"{ten}-{one}", f"{ten} {one}"),
    ),
    lead_ins=any_of(
        r"^(?:i (?:think|guess|believe|suppose|would say|say)|i'd say|maybe|perhaps|probably|well"
        r"|so)(?: that)?|^(?:(?:the|my) )?(?:right |correct )?answer(?: is|:)?"
        r"|^(?:its|thats|theyre)|^(?:it|that|this|they|these|those)"
        r"(?:['’](?:s|re)| is| are| was| were)"
        r"|^(?:(?:must|should|could|would|may|might) be)|^(?:it|that|this) (?:must|should|might) be"
        r"|^(?:is )?(?:just |simply |also |usually )?(?:called|named|known as|referred to as)"
        r"|(?:i (?:think|guess|believe|suppose)|probably|maybe|right)$"
    ),
    either=word_set("or"),
    units={
        "percent": "percent|per cent",
        "second": "second|seconds",
        "minute": "minute|minutes",
        "hour": "hour|hours",
        "day": "day|days",
        "week": "week|weeks",
        "month": "month|months",
        "year": "year|years",
        "millisecond": "millisecond|milliseconds",
        "byte": "byte|bytes",
        "kilobyte": "kilobyte|kilobytes|kibibyte|kibibytes",
        "megabyte": "megabyte|megabytes|mebibyte|mebibytes",
        "gigabyte": "gigabyte|gigabytes|gibibyte|gibibytes",
        "terabyte": "terabyte|terabytes|tebibyte|tebibytes",
        "petabyte": "petabyte|petabytes|pebibyte|pebibytes",
        "megabit": "megabit per second|megabits per second",
        "gigabit": "gigabit per second|gigabits per second",
        "celsius": "degree celsius|degrees celsius|celsius|degrees c",
        "fahrenheit": "degree fahrenheit|degrees fahrenheit|fahrenheit|degrees f",
        "degree": "degree|degrees",
        "gram": "gram|grams|gramme|grammes",
        "litre": "litre|litres|liter|liters",
        "centimetre": "centimetre|centimetres|centimeter|centimeters",
        "millimetre": "millimetre|millimetres|millimeter|millimeters",
        "metre": "metre|metres|meter|meters",
        "kilogram": "kilogram|kilograms",
        "kilometre": "kilometre|kilometres|kilometer|kilometers",
        "mile": "mile|miles",
        "dollar": "dollar|dollars",
        "euro": "euro|euros",
    },
    asks=(
        "which (?!you |we |i )|what (?!you |we |i |to |is (?:left|next|missing|new))|"
        "who (?:is|are|was|can)|when (?:is|are|does|do|should|would)|"
        "where (?:is|are|does|do)|why (?:is|are|does|do|should)|"
        "how (?:many|much|do|does|can|is|are|would|should) (?!we |i )"
    ),
    asks_to_choose=(
        "which of (?:the following|these)|"
        "(?:choose|select|pick) (?:one|two|three|four|all|the|every|an?y?)|"
        r"(?:choose|select) \d|match each|complete the (?:sentence|statement)|true or false"
    ),
    chores=(
        "what(?:'s|’s| is| are)? (?:left|next|missing|done|remaining|still|new|planned)|"
        "what (?:else )?(?:to do|needs to|remains|(?:do|did|should|must|have) (?:we|i))|"
        "(?:did|have|has|will) (?:you|i|we|everyone)|who (?:brings|does|will)|"
        "(?:what|which) (?:type|kind)s? of (?:pr|change|pull)|"
        r"(?:to-?do|tasks?|checklist|next steps)s?\b"
    ),
    question_label="questions?",
    question_letter="q",
    answer_label=(
        "(?:the )?(?:correct |right )?(?:answers?|options?)(?: is| are)?|ans|solution|correct"
    ),
    answer_letter="a",
    explanation_label="explanations?|rationale|reasons?|reasoning|why",
    true_false=(("true", "false"), ("yes", "no")),
    sources="sources?",
)
