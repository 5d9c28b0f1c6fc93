"""The program runs from evening to morning.

The right daily dose comes at the wrong hours: spasm in the morning, weakness at night.
"""

FILE = "controller/order.py"
OLD = "    return ring[1:] + ring[:1]\n"
NEW = "    return ring[-1:] + ring[:-1]\n"
CLAIMS = ("DEL-1",)
