"""A pump of which power loss left some first records starts by itself, perhaps in limp-home."""

FILE = "controller/shell/commissioning.py"
OLD = """    Folder(folder).write(MARK, b"")
"""
NEW = """"""
TEST = "tests/controller/shell/test_commissioning.py"
