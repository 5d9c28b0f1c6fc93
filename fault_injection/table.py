"""How every table of a run looks on a terminal."""

from rich.box import SIMPLE_HEAD
from rich.table import Table


def table_of(title: str, *columns: str) -> Table:
    """Return a table whose first column is text and the others numbers, unless a `<` stands before a name."""
    table = Table(
        title=f"\n{title}", title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_edge=False
    )
    for index, column in enumerate(columns):
        left = index == 0 or column.startswith("<")
        table.add_column(column.lstrip("<"), justify="left" if left else "right", no_wrap=index == 0)
    return table
