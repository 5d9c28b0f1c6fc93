"""The timeline: one self-contained HTML page of a run. `page.page` makes it."""
