"""Three-valued logic: more knowledge never turns one certainty into the other."""

from hypothesis import given
from hypothesis import strategies as st

from serviceaudit.criteria.kleene import Truth, at_least, negate

TRUTHS = st.lists(st.sampled_from(Truth), max_size=6)


@given(TRUTHS, st.integers(1, 6), st.data())
def test_settling_what_was_unknown_never_turns_a_certainty_around(values: list[Truth], count: int, data: st.DataObject):
    before = at_least(count, values)
    settled = [data.draw(st.sampled_from([Truth.TRUE, Truth.FALSE])) if v is Truth.UNKNOWN else v for v in values]

    after = at_least(count, settled)

    assert before in (Truth.UNKNOWN, after)
    assert after is not Truth.UNKNOWN


@given(st.sampled_from(Truth))
def test_not_not_is_itself(value: Truth):
    assert negate(negate(value)) is value
