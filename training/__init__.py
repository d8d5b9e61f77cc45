"""Fits the reader's weights from public sets and this library's questions, and measures them."""
