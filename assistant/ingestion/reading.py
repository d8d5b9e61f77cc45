"""Reads the files of a plan one after the other: each becomes an article or is a problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import PurePath

from assistant.articles import proposed_slug, read_file
from assistant.errors import ArticleError
from assistant.ingestion.plan import Plan, Task
from assistant.ingestion.report import Problem, shown
from assistant.ingestion.survey import content_of
from assistant.types import Article


@dataclass(frozen=True, slots=True)
class Read:
    """A file that became an article under a slug of its own."""

    task: Task
    article: Article
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read."""

    task: Task
    problem: Problem


def read(plan: Plan) -> Iterator[Read | Failed]:
    """What became of each file to read."""
    slugs = _Slugs(plan)
    for task in plan.to_read:
        name = task.file.name
        try:
            result = read_file(content_of(task.file), PurePath(task.file.path))
        except ArticleError as error:
            yield Failed(task, Problem(name, f"{error.what}. {error.fix}"))
        except OSError as error:
            yield Failed(task, Problem(name, error.strerror or str(error)))
        else:
            slug = slugs.choose(result.article, task)
            article = replace(result.article, slug=slug)
            remarks = [f"{shown(name)}: {remark}" for remark in result.remarks]
            if slug not in (result.article.slug, task.record and task.record.slug):
                remarks.append(
                    f"{shown(name)}: the slug {result.article.slug!r} is taken; "
                    f"the article is called {slug!r}"
                )
            yield Read(task, article, tuple(remarks))


class _Slugs:
    """Gives each article a slug of its own; one once given stays."""

    def __init__(self, plan: Plan) -> None:
        self._taken = {record.slug for record in (*plan.kept, *plan.held)}
        self._taken |= {task.record.slug for task in plan.to_read if task.record}

    def choose(self, article: Article, task: Task) -> str:
        path, record = PurePath(task.file.path), task.record
        wanted = article.slug
        if record and (wanted == record.slug or wanted == proposed_slug("", path)):
            return record.slug
        folder = path.parent.name or PurePath(task.file.root).name
        newcomer = proposed_slug(f"{folder}-{path.stem}", path)
        numbered = (f"{newcomer}-{number}" for number in count(2))
        slug = next(s for s in chain((wanted, newcomer), numbered) if s not in self._taken)
        self._taken.add(slug)
        return slug
