"""The library as a LangChain retriever, for programs that are built on LangChain.

from assistant.retriever import LibraryRetriever

retriever = LibraryRetriever(assistant=open_assistant(read_settings()), k=5)
for document in retriever.invoke("Does foam rolling help?"):
    print(document.metadata["article"], document.page_content)
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.assistant import Assistant
from assistant.links import quote_url, version
from assistant.types import Article, Hit


class LibraryRetriever(BaseRetriever):
    """Passages as documents: text as in the article, context and place in the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        hits = self.assistant.search(query, k=self.k)
        with self.assistant.library() as library:
            articles = {h.passage.article: library.article(h.passage.article) for h in hits}
        return [_document(hit, articles[hit.passage.article]) for hit in hits]


def _document(hit: Hit, article: Article | None) -> Document:
    passage = hit.passage
    at = version(article) if article else ""
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article": passage.article,
            "title": passage.title,
            "section": passage.section,
            "topic": passage.topic,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
            "url": quote_url(passage.article, passage.start, passage.end, at),
        },
    )
