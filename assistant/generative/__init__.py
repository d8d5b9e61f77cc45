"""The writer with a chat model: what it is sent, how it is asked, what becomes of its words.

`providers` makes the model that the owner configured, `chat` asks it within limits, `evidence`
chooses what it reads, `answering` puts its text through the gate and the library's lines beside.
Nothing of LangChain is imported before a model is configured.
"""

from assistant.generative.answering import Answering
from assistant.generative.chat import ChatModel
from assistant.generative.evidence import Message, evidence, messages
from assistant.generative.providers import open_chat_model, what_leaves

__all__ = [
    "Answering",
    "ChatModel",
    "Message",
    "evidence",
    "messages",
    "open_chat_model",
    "what_leaves",
]
