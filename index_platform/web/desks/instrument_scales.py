"""How an instrument is scored, and the invented people whose answers travel with it."""

from index_platform.web.desks.blocks import Block, Fact, Facts, More, Prose, Table
from index_platform.web.desks.instrument_questions import Reading, numbers
from index_platform.web.desks.room import fact
from index_platform.web.parts import Code
from instruments.definition import Instrument, Item, Missing, Scale, Scenario, Value
from instruments.english import listed
from instruments.scale_words import scale_words


def scale_blocks(read: Reading) -> tuple[Block, ...]:
    """Each scale: its rule in words, its questions, its bands and cut points with their sources."""
    numbered = numbers(read.instrument)
    return tuple(
        More(words=f"{words.title}: {words.range}", blocks=(Facts(rows=_facts(scale, numbered)),))
        for scale in read.instrument.scales
        for words in (scale_words(scale, "en"),)
    )


def _facts(scale: Scale, numbered: dict[str, str]) -> tuple[Fact, ...]:
    words = scale_words(scale, "en")
    turned = [numbered[item] for item in scale.items if item in scale.reversed]
    rows = [
        fact("Name in files", Code(text=scale.id)),
        fact("Score", words.rule),
        fact("Questions", listed([numbered[item] for item in scale.items], "and")),
        fact("Reversed", listed(turned, "and") if turned else "none"),
        fact("Least number answered", f"{scale.minimum_answered} of {len(scale.items)}"),
        *(fact("Band", band) for band in words.bands),
        *(fact("Cut point", cut) for cut in words.cut_points),
        fact("Source", words.source),
    ]
    return tuple(rows)


def scenario_blocks(instrument: Instrument) -> tuple[Block, ...]:
    """Each stored scenario: who it is, what they answer, which way it leads, what comes of it."""
    numbered = numbers(instrument)
    return tuple(
        More(words=one.title, blocks=_scenario(instrument, one, numbered)) for one in instrument.scenarios
    )


def _scenario(instrument: Instrument, one: Scenario, numbered: dict[str, str]) -> tuple[Block, ...]:
    rows = tuple(
        (numbered.get(item, ""), Code(text=item), value_words(instrument.item(item), given))
        for item, given in one.answers.items()
    )
    asked = [numbered[item] for item in one.path if item in numbered]
    passed = [number for item, number in numbered.items() if item not in one.path]
    way = f"Asked: {_runs(asked)}. " + (f"Passed by: {_runs(passed)}." if passed else "Nothing is passed by.")
    came = [f"{scale}: {_score(score)}" for scale, score in one.scores.items()]
    came += [f"{name} does not hold" for name in one.findings]
    table = Table(caption=f"Answers of: {one.title}", heads=("Question", "Name", "Answer"), rows=rows)
    said = (way, f"What comes of it: {'; '.join(came) or 'nothing is expected'}.")
    return (Prose(paragraphs=said), *((table,) if rows else ()))


def value_words(item: Item, given: Value | Missing) -> str:
    """A value as a planner reads it: the code with the words of its choice."""
    match given:
        case Missing():
            return given.value.replace("_", " ")
        case tuple():
            return "; ".join(_coded(item, code) for code in given)
        case int():
            return _coded(item, given)
        case str():
            return given


def _coded(item: Item, code: int) -> str:
    choice = item.choice(code)
    return f"{code} {choice.wording.get('en', choice.id)}" if choice else f"{code}"


def _score(score: float | None) -> str:
    return "no score" if score is None else f"{score:g}"


def _runs(found: list[str]) -> str:
    """Numbers of questions with runs drawn together: 1 to 4, 6."""
    runs: list[list[int]] = []
    for number in sorted(int(one) for one in found):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(told) or "nothing"
