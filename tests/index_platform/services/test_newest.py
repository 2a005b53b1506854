from index_platform.services.newest import Newest


def test_a_value_is_made_once_and_the_one_that_nobody_asked_for_longest_makes_room() -> None:
    made: list[str] = []
    kept: Newest[str, str] = Newest(2)

    def asked(key: str) -> str:
        return kept.of(key, lambda: made.append(key) or key.upper())

    assert [asked(key) for key in "aba"] == ["A", "B", "A"]
    assert made == ["a", "b"]
    asked("c")  # b goes
    assert [asked(key) for key in "acb"] == ["A", "C", "B"]
    assert made == ["a", "b", "c", "b"]
