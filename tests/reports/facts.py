"""Made-up facts of the rich table: places, measures and method, in the form of the real definition."""

from collections.abc import Mapping

from scoring.composite import Aggregation, NormalisationMethod
from scoring.published import Method, PublishedMeasure
from scoring.spec import MeasureKind, Unit

OLDHAM_MAP = """
. . . N N . .
. . N N E E .
. W W C C E E
. W C C E . .
S S S C . . .
"""
WARDS: Mapping[str, tuple[str, ...]] = {
    "Central": ("Alexandra", "Coldhurst", "Medlock Vale", "St Mary’s", "Werneth"),
    "East": ("Saddleworth North", "Saddleworth South", "Saddleworth West & Lees", "St James’", "Waterhead"),
    "North": ("Crompton", "Royton North", "Royton South", "Shaw"),
    "South": ("Failsworth East", "Failsworth West", "Hollinwood"),
    "West": ("Chadderton Central", "Chadderton North", "Chadderton South"),
}
AGES = ("16 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 to 74", "75 or over", "Not stated")
LIFE = "Overall, how satisfied are you with your life nowadays?"


def measure(key: str, title: str, kind: MeasureKind = MeasureKind.SHARE, **rest: object) -> PublishedMeasure:
    """A measure with the usual values of its kind."""
    unit = {
        MeasureKind.SHARE: Unit.PER_CENT,
        MeasureKind.THRIVING: Unit.PER_CENT,
        MeasureKind.MEAN: Unit.SCORE,
    }
    usual: dict[str, object] = {
        "group": "",
        "about": "",
        "question": "",
        "counts": "",
        "unit": unit.get(kind, Unit.INDEX),
        "low": 0.0 if kind in unit else 70.0,
        "high": 100.0 if kind in unit else 130.0,
        "decimals": 1 if kind is MeasureKind.MEAN else 0,
        "margin": {MeasureKind.SHARE: 3.0, MeasureKind.MEAN: 0.1}.get(kind, 2.5),
        "higher_is_better": True,
    }
    return PublishedMeasure(key=key, title=title, kind=kind, **(usual | rest))  # type: ignore[arg-type]


KIND = MeasureKind
OLDHAM_MEASURES: Mapping[str, tuple[PublishedMeasure, ...]] = {
    "index": (
        measure("index", "Thriving Communities Index", KIND.INDEX),
        measure(
            "thriving",
            "People who are thriving",
            KIND.THRIVING,
            about="People above the line in at least three of the four domains.",
        ),
        measure(
            "arithmetic",
            "Plain average of the four domains",
            KIND.ARITHMETIC,
            about="The same four domains, averaged with no regard to their balance.",
        ),
    ),
    "domains": (
        measure("wellbeing", "Wellbeing", KIND.DOMAIN),
        measure("connection", "Connection", KIND.DOMAIN),
        measure("resilience", "Resilience", KIND.DOMAIN),
        measure("community", "Community", KIND.DOMAIN),
    ),
    "wellbeing": (
        measure("satisfied", "Satisfied with life", question=LIFE),
        measure(
            "worthwhile",
            "Feeling that what they do is worthwhile",
            question="Overall, to what extent do you feel that the things you do in your life are "
            "worthwhile?",
        ),
        measure("happy", "Happy yesterday", question="Overall, how happy did you feel yesterday?"),
        measure(
            "calm",
            "Little or no anxiety yesterday",
            question="On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, "
            "overall, how anxious "
            "did you feel yesterday?",
        ),
        measure("satis_mean", "Life satisfaction, average", KIND.MEAN, question=LIFE, high=10.0),
        measure("worth_mean", "Things done are worthwhile, average", KIND.MEAN, high=10.0),
        measure("happy_mean", "Happiness yesterday, average", KIND.MEAN, high=10.0),
        measure("anxious_mean", "Anxiety yesterday, average", KIND.MEAN, high=10.0, higher_is_better=False),
    ),
    "loneliness": (
        measure(
            "often",
            "Lonely often or always",
            higher_is_better=False,
            question="How often do you feel lonely?",
        ),
        measure(
            "sometimes",
            "Lonely some of the time",
            higher_is_better=False,
            question="How often do you feel lonely?",
        ),
        measure("indirect", "Lonely by three questions that do not use the word", higher_is_better=False),
    ),
    "resilience": (
        measure("resilient", "Resilience that is not low"),
        measure("brs_mean", "Brief Resilience Scale, average", KIND.MEAN, low=1.0, high=5.0),
    ),
    "plan": (
        measure(
            "proud",
            "Proud of the area",
            question="How much do you agree or disagree: I am proud to live in my local area",
        ),
        measure(
            "up",
            "On the up",
            question="Do you think that over the past two years your area has got better or worse?",
        ),
        measure(
            "together",
            "People from different backgrounds get on well together",
            question="To what extent do you agree or disagree that this local area is a place where "
            "people from "
            "different backgrounds get on well together?",
        ),
        measure(
            "belong",
            "Belonging to the neighbourhood",
            question="How strongly do you feel you belong to your immediate neighbourhood?",
        ),
    ),
}
OLDHAM_GROUPS = (
    ("index", "The index", "index"),
    ("domains", "The four parts of the index", "domains"),
    ("wellbeing", "Wellbeing in four questions", "feeling"),
    ("loneliness", "Loneliness", "feeling"),
    ("resilience", "Resilience", "feeling"),
    ("plan", "What the plan set out to change", "outcomes"),
)
OLDHAM_METHOD = Method(
    statement="The formula of this index is our own. It is open and versioned; it is not an official "
    "statistic, and no formula published by a council stands behind it.",
    population="people of 16 and over who live in Oldham",
    selection="People chose to take part, at the door or on the web, so there is no response rate.",
    source="Synthetic answers, made by the demo of this program.",
    margins=(
        "age and sex, Census 2021",
        "ward, Census 2021, derived from a split of small areas by postcode",
    ),
    replicates=500,
    draws=1000,
    normalisation=NormalisationMethod.GOALPOSTS,
    aggregation=Aggregation.MPI,
    covariates=(),
    smoothing="No model borrows strength between places.",
    units=(
        "Wellbeing: 10 points are one true standard deviation between wards",
        "Connection: 10 points are 0.12 of the standard deviation between persons",
        "Resilience: 10 points are 0.12 of the standard deviation between persons",
        "Community: 10 points are one true standard deviation between wards",
    ),
    lines=(
        'Wellbeing: life satisfaction of 7 or more out of 10 (Office for National Statistics, band "high")',
        "Connection: 5 or less on the loneliness scale, which runs from 3 to 9 (our choice on the UCLA "
        "three-item "
        "scale; 6 or more is the usual mark of loneliness in research)",
        "Resilience: 3.00 or more on the Brief Resilience Scale, which is not low (Smith and others, "
        "cut point "
        "between low and normal)",
        "Community: feels they belong to the neighbourhood very or fairly strongly (Community Life "
        "Survey, its "
        "published figure)",
    ),
    instruments=(
        "thriving-communities@1.0",
        "ons4@1.0",
        "loneliness@1.0",
        "brs@1.0",
        "neighbourhood@1.0",
        "demographics@1.0",
    ),
    attributions=(
        "Personal wellbeing harmonised standard, Government Statistical Service. Contains public sector "
        "information "
        "licensed under the Open Government Licence v3.0.",
        "Loneliness indicators, Government Statistical Service. Contains public sector information "
        "licensed under "
        "the Open Government Licence v3.0. The three UCLA items: Hughes, Waite, Hawkley and Cacioppo "
        "(2004), A short "
        "scale for measuring loneliness in large surveys, Research on Aging 26, after the UCLA "
        "Loneliness Scale of "
        "Russell.",
        "Smith, B. W., Dalen, J., Wiggins, K., Tooley, E., Christopher, P. and Bernard, J. (2008), The Brief "
        "Resilience Scale: assessing the ability to bounce back, International Journal of Behavioral "
        "Medicine 15, "
        "194-200, doi 10.1080/10705500802222972.",
        "Community Life Survey 2023/24, Department for Culture, Media and Sport. Contains public sector "
        "information "
        "licensed under the Open Government Licence v3.0.",
    ),
    unverified=("neighbourhood@1.0",),
    deff=1.31,
    snapshot_sha256="3f9a0c" + "1" * 58,
    definition_sha256="77be21" + "2" * 58,
    base_sha256="90c4de" + "3" * 58,
    software="thriving-index 0.1.0, numpy 2.3.5, scipy 1.17.0",
)
