"""The sentences of two packs together, joined when a language is asked for: few decisions are told in words."""

from collections.abc import Iterator, Mapping

type Texts = Mapping[str, Mapping[str, str]]


class JoinedTexts(Mapping[str, Mapping[str, str]]):
    """Sentences by language and key; those of the second pack win."""

    __slots__ = ("_first", "_second")

    def __init__(self, first: Texts, second: Texts) -> None:
        self._first, self._second = first, second

    def __getitem__(self, language: str) -> Mapping[str, str]:
        if language not in self._first and language not in self._second:
            raise KeyError(language)
        return {**self._first.get(language, {}), **self._second.get(language, {})}

    def __iter__(self) -> Iterator[str]:
        return iter({**self._first, **self._second})

    def __len__(self) -> int:
        return len({**self._first, **self._second})
