"""Bring the index up to date with a library of articles: python ingest.py [PATH ...]"""

from assistant.commands.ingest import main
from assistant.commands.streams import use_utf8

if __name__ == "__main__":
    use_utf8()
    raise SystemExit(main())
