"""What the program asks for is recorded only while the pump infuses: what a stop withholds is not missed.

Eight pumps were left stopped by an incomplete session, for 48 h to 21 days (HK MDD 2020-12-08).
"""

FILE = "controller/step.py"
OLD = "flow = NanolitresPerDay(0) if state.mode == Mode.ENDED else state.order.ring[0]"
NEW = "flow = NanolitresPerDay(0) if state.mode != Mode.INFUSING else state.order.ring[0]"
CLAIMS = ("RES-4",)
