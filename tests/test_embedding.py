"""The embedder: what is loaded when, and what its vectors are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import SentenceTransformerEmbedder
from assistant.errors import ModelMissing


def test_a_fingerprint_names_model_prompts_and_weights(tmp_path: Path) -> None:
    """Vectors that may not be compared have other fingerprints; none loads a model."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"1")
    name = str(folder)
    first = SentenceTransformerEmbedder(name).fingerprint
    assert SentenceTransformerEmbedder(name).fingerprint == first
    assert SentenceTransformerEmbedder(name, query_prompt="query: ").fingerprint != first
    (folder / "model.safetensors").write_bytes(b"22")
    assert SentenceTransformerEmbedder(name).fingerprint != first


def test_importing_loads_nothing_heavy() -> None:
    """Neither torch nor sentence-transformers come with the module."""
    code = (
        "import sys, assistant.embedding as e; e.SentenceTransformerEmbedder('x').fingerprint\n"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.model
def test_a_model_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    """The message names the setting."""
    with pytest.raises(ModelMissing, match="ASSISTANT_EMBEDDING_MODEL"):
        SentenceTransformerEmbedder(str(tmp_path / "nowhere")).load()


@pytest.mark.model
def test_vectors_are_of_unit_length_and_near_for_near_meanings(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    """A dot product is a cosine, and meaning decides it."""
    texts = ["How tissue slides", "Gliding of fascial layers", "The price of bread"]
    vectors = real_embedder.embed_passages(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    question = real_embedder.embed_query("Does fascia glide?")
    assert question @ vectors[1] > question @ vectors[2] + 0.3
    assert real_embedder.embed_passages([]).shape[0] == 0


@pytest.mark.model
def test_many_texts_are_read_while_questions_are_asked(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    """Each text gets its own vector, in the order given; progress counts all."""
    texts = [f"{'fascia ' * (1 + n % 7)}glides {n} times" for n in range(300)]
    done: list[int] = []
    asked: list[float] = []
    alone = real_embedder.embed_query(texts[7])

    def ask(count: int) -> None:
        done.append(count)
        asked.append(float(real_embedder.embed_tokens([texts[7]], query=True)[0].pooled @ alone))

    vectors = real_embedder.embed_passages(texts, progress=ask)
    assert sum(done) == len(texts)
    assert len(asked) == 3
    assert min(asked) > 0.999
    for at in (0, 7, 150, 299):
        assert float(vectors[at] @ real_embedder.embed_query(texts[at])) > 0.999


@pytest.mark.model
def test_token_vectors_belong_to_their_text(real_embedder: SentenceTransformerEmbedder) -> None:
    """One unit vector for each token; the pooled one is that of the whole text."""
    one, other = real_embedder.embed_tokens(["fascia", "fascia glides on hyaluronan"])
    assert len(one.tokens) < len(other.tokens)
    np.testing.assert_allclose(np.linalg.norm(other.tokens, axis=1), 1, atol=1e-5)
    whole = real_embedder.embed_passages(["fascia glides on hyaluronan"])[0]
    assert float(whole @ other.pooled) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.model
def test_a_question_s_tokens_know_where_they_stand(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    """Spans cover the words, token by token; passages are read without them."""
    text = "Does hyaluronan glide?"
    (question,) = real_embedder.embed_tokens([text], query=True)
    assert len(question.spans) == len(question.tokens)
    assert "".join(text[a:b] for a, b in question.spans) == text.replace(" ", "")
    assert real_embedder.embed_tokens([text])[0].spans == ()
