"""A bolus begins at twice the flow that was ordered: what was to take 20 minutes takes ten."""

FILE = "controller/bolus.py"
OLD = "pulses=pulses, flow_nl_per_day=flow_nl_per_day,"
NEW = "pulses=pulses, flow_nl_per_day=NanolitresPerDay(2 * flow_nl_per_day),"
CLAIMS = ("DEL-4",)
