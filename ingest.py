"""Bring the index up to date with a library of articles: python ingest.py [PATH ...]"""

from assistant.commands.ingest import main

if __name__ == "__main__":
    raise SystemExit(main())
