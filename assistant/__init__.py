"""A question-answering assistant over a library of articles: finds, quotes and cites.

Importing the package sets the switches below before any library reads them, so that no
component phones home: questions may hold clients' health data.
"""

import os

# Forced: a trace of a question would leave the machine.
os.environ["ANONYMIZED_TELEMETRY"] = "False"  # Chroma
os.environ["LANGSMITH_TRACING"] = "false"  # LangSmith; the next line is its older name
os.environ["LANGCHAIN_TRACING_V2"] = "false"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"
# Defaults: an owner who wants a model from the Hugging Face hub sets HF_HUB_OFFLINE=0.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", os.environ["HF_HUB_OFFLINE"])
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # silences a warning on fork

__version__ = "0.1.0"
