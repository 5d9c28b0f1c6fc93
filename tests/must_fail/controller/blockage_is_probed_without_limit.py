"""Every minute of a blockage may bring a probing pulse.

What is stored grows as if nobody had noticed, and comes at once when the catheter opens.
"""

FILE = "controller/pressure.py"
OLD = "    return (watch.since_min >= PROBE_MIN) & (watch.probes < PROBES_MAX)\n"
NEW = "    return watch.since_min >= 0\n"
CLAIMS = ("CATH-1",)
