"""The chat window, a Streamlit script that app.py names: it draws, and decides nothing.

Reading order: page (the script), exchanges (what was asked in this session), preparing and
welcome (first sight), sidebar, answer, markup (the one place with HTML of our own).
"""
