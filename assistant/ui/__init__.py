"""The chat window, a Streamlit script that app.py names: it draws, and decides nothing.

Reading order: page (the script), exchanges (what was asked, and how it is kept), preparing and
welcome (first sight), sidebar, adding (an article), answer, keepsake (what to take along), notes,
markup (the one place with HTML of our own; copy.js is its script).
"""
