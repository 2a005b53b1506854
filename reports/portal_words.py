"""Every sentence of the start page, the search, and the pages of measures, charts and outcomes, in one place.

Values that stand in a sentence are given ready; figures never come in here but as words of ``sentences``.
"""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # the start page
    "home.title": "How life feels in {whole}",
    "home.lead": "What people told us about life in {whole}, place by place. "
    "Each figure says how sure it is.",
    "home.synthetic": "Made-up answers about life in {whole}, place by place. "
    "Each figure says how sure it is.",
    "home.release": "Release {release} of {day}: {wave}.",
    "home.newest": "The newest figures",
    "home.changed": "What changed",
    "home.dates": "What comes next",
    "home.asked_again": "The next questions",
    "home.asked_when": "Asked in {wave}.",
    "home.no_dates": "No date is set yet.",
    "home.ways": "Ways on",
    "home.no_index": "This release has no index by which places could be compared.",
    # the search
    "find.title": "Find a place",
    "find.label": "Your place or postcode",
    "find.label_names": "Your place",
    "find.hint": "We look a postcode up once, and keep it nowhere.",
    "find.hint_names": "Type the name of a place, or a part of it.",
    "find.button": "Find",
    "find.missing": "Type the name of a place or a postcode",
    "find.missing_names": "Type the name of a place",
    "find.part": "Type the whole postcode. It has two parts, such as {example}",
    "find.alike": "Letters and numbers that look alike were mixed up. Type the postcode again",
    "find.unreadable": "That is neither a name that we know nor a postcode of the United Kingdom",
    "find.elsewhere": "We do not find that postcode in {whole}",
    "find.elsewhere_lead": "It may be new, or lie outside {whole}: then these figures are not about it. "
    "We have not kept it. You can type it again, or look through the places.",
    "find.none": "No place has that name",
    "find.none_lead": "Type a shorter part of the name, or look through the places.",
    "find.near": "No place has that name. Some are like it",
    "find.found": "{count} with that name",
    "find.in": "{level} in {holder}",
    # the list of measures
    "measures.title": "Measures",
    "measures.lead": "One question over all places of {whole}: its words, its figures, and how they changed.",
    "measures.note": "Behind each name stands the likely range ({level}) of {whole}. {marks}",
    # one measure
    "measure.places": "How do the {plural} compare with {whole}?",
    "measure.whole": "Across {whole}: {figure}, from {people}.",
    "measure.whole_withheld": "Across {whole}: {why}.",
    "measure.asked": "We asked",
    "measure.asked_many": "We asked {count} questions",
    "measure.kept": "The words of its questions are not ours to pass on, so they do not stand here.",
    "measure.counted": "Counted",
    "measure.is": "What it is",
    "measure.direction_up": "Higher is better here.",
    "measure.direction_down": "Lower is better here.",
    "measure.direction_none": "Neither higher nor lower is better here.",
    "measure.alphabet": "Places stand by alphabet. We give no list from first to last.",
    "measure.lowest": "There is no figure of a place smaller than a {level}: too few people answered there.",
    "measure.small": "And within the {plural}?",
    "measure.small_lead": "{count} have a figure that we can show. Each is an estimate from a model.",
    "measure.small_table": "The figures behind this chart",
    "measure.waves": "Has it changed?",
    "measure.first": "This is the first wave that asked: there is nothing to compare yet.",
    "measure.elsewhere": "Who asks this elsewhere?",
    "measure.elsewhere_none": "None of the other surveys that stand beside this release asks it.",
    "measure.sure": "How sure are we?",
    "measure.sure_range": "A bar is the likely range ({level} interval). It covers chance after weighting, "
    "not who chose to answer.",
    "measure.sure_luck": "There are {count} comparisons here: even if no place differed, chance alone would "
    "make about {clear} look clear.",
    "measure.sure_words": "“About the same” means that any difference is smaller than {margin}.",
    "measure.numbers": "On the map: {names}.",
    # one chart
    "twin.open": "Open this chart to explore",
    "twin.needs": "needs {size}",
    "twin.name": "The chart, to explore",
    "twin.how": "Point at a row, or go from row to row with the buttons or the arrow keys. Escape closes.",
    "twin.back": "Row before",
    "twin.on": "Next row",
    "twin.close": "Close",
    "twin.failed": "The chart could not be opened. Its page has every figure.",
    "twin.drawn": "The chart",
    "twin.figures": "Every figure in it",
    "twin.to": "{low} to {high}",
    "twin.and_middle": ", middle {middle}",
    "twin.range": "Range",
    "twin.middle": "Middle",
    "twin.bar": "The bar",
    "twin.said": "What is said of it",
    "twin.line": "the line that the others stand beside",
    # the outcomes of the plan
    "outcomes.title": "Outcomes over time",
    "outcomes.none": "This release tells no outcome of a plan.",
    "outcomes.now": "What changed since the wave before?",
    "outcomes.first": "There is no earlier wave to compare this one with.",
    "outcomes.count": "{clear} of {of} clearly changed across {whole} since {wave}.",
    "outcomes.line": "{count} waves stand on one line. Clearly up from one to the next: {up}. "
    "Clearly down: {down}.",
    "outcomes.done": "What was done about it",
    "outcomes.nothing_done": "Nothing was written about it when these figures were published.",
    "outcomes.beside": "What else was done?",
    "outcomes.beside_lead": "What officers wrote that names none of these outcomes.",
    "outcomes.show": "Show {count}",
    "outcomes.between": "Between {waves}:",
    "outcomes.waves": "Wave by wave",
}


def said(key: str, **values: str) -> str:
    """One of the sentences; an unknown key is an error, and so is a gap that is not filled."""
    return WORDS[key].format(**values)
