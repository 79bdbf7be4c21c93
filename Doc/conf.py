"""Configuration of the book about Rust in CPython; Doc/Makefile calls Sphinx with it."""

project = "Rust in CPython"
author = copyright = "the authors of Rust in CPython"

extensions = ["myst_parser", "sphinx.ext.doctest"]
exclude_patterns = ["tools", "bench"]
# The report of the last full run of make bench, beside the book's pages.
html_extra_path = ["bench"]

# [text](page.md#a-heading) works, and a heading that is not there is a warning, which stops the build.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]

# [text](rust:cpython_api/index.html) leads to rustdoc's pages, which Doc/Makefile puts beside the book's. Only
# pages in Doc/ itself can use it; Doc/tools/check_links.py sees to it that the page is there. bench:bench.html is
# what make bench wrote.
myst_url_schemes = {"http": None, "https": None, "rust": "rust/{{path}}#{{fragment}}", "bench": "{{path}}"}

html_theme = "furo"
html_title = "Rust in CPython"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
