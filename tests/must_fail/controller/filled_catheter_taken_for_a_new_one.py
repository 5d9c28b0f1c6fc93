"""Every pump is commissioned as if its tubing and catheter held no drug yet."""

FILE = "controller/change.py"
OLD = "        new_catheter=False,\n    )\n\n\ndef waiting"
NEW = "        new_catheter=True,\n    )\n\n\ndef waiting"
CLAIMS = ("DOSE-1",)
