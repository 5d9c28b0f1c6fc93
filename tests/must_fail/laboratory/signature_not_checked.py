"""Any 64 bytes are a signature."""

FILE = "fault_injection/signature.py"
OLD = """        key.verify(bytes.fromhex(signature.signature), message)
"""
NEW = """        bytes.fromhex(signature.signature)
"""
TEST = "tests/fault_injection/test_signature.py"
