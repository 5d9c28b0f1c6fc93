"""The check sum is read and not compared: half a record passes for a whole one."""

FILE = "controller/shell/records.py"
OLD = """    if told != zlib.crc32(memoryview(data)[:end]):
        return None
"""
NEW = """"""
CLAIMS = ("INT-2",)
