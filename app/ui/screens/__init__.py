"""One file a page, run by `st.navigation`.

Not named `pages`: a folder of that name beside the entry script turns on
Streamlit's older discovery, which runs a page without the entry script.
"""
