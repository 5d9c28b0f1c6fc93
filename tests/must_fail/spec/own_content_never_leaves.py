"""The observer's new catheter never gives away what it held: it is taken to bring no drug for ever."""

FILE = "spec/plug.py"
OLD = "    left_nl = drug.clear_nl - drawn_nl\n"
NEW = "    left_nl = drug.clear_nl - (drawn_nl - drawn_nl)\n"
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("error",)
