"""Values with many anchors and aliases, few of which have names of their own."""

from __future__ import annotations

from hypothesis import strategies as st


class EndlessError(Exception):
    """A value contains itself."""


def _collection(anchor: str, mapping: bool, items: list[str]) -> str:
    if mapping:
        return f"{anchor}{{{', '.join(f'? {item} : {item}' for item in items)}}}"
    return f"{anchor}[{', '.join(items)}]"


values: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["x", "*a", "*b", "*c", "&a x", "&c x"]),
    lambda inner: st.builds(
        _collection,
        st.sampled_from(["", "", "&a ", "&b ", "&c "]),
        st.booleans(),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
