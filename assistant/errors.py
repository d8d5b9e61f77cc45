"""The errors of this package.

AssistantError
├── SettingsError      a setting has a value that cannot be used
├── QuestionError      a question cannot be answered as it stands (empty, too long)
├── ArticleError       an article file cannot be read
├── NameTaken          an article file has the name of another
├── IngestError        nothing was published (lock, disk, missing root)
│   └── RootError      a folder to read is missing or suddenly empty
├── IndexUnusable      there is no index, or it is damaged or of another format
│   └── ModelChanged   the index was built with another embedding model
└── ModelMissing       the embedding model cannot be loaded

Each message says what happened, where, and what to do.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all errors that a user can mend."""

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.fix = what, where, fix

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}.{' ' + self.fix if self.fix else ''}"


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""


class QuestionError(AssistantError):
    """A question cannot be answered as it stands."""


class ArticleError(AssistantError):
    """An article file cannot be read."""


class NameTaken(AssistantError):
    """An article file has the name of another, which stays as it was."""


class IngestError(AssistantError):
    """Nothing was published; the live index is as it was."""


class RootError(IngestError):
    """A folder to read is missing or suddenly empty; nothing was removed."""


class IndexUnusable(AssistantError):
    """There is no index here, or it is damaged or of another format."""


class ModelChanged(IndexUnusable):
    """The index was built with another embedding model."""


class ModelMissing(AssistantError):
    """The embedding model cannot be loaded."""
