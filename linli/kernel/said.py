"""Words in the two languages of the house."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Said(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """The words in this language."""
        return self.en if language == "en" else self.zh
