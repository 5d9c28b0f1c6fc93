"""A blockage that was told once is believed for as long as the sensor stays silent.

The sensor dies, and therapy with it.
"""

FILE = "controller/pressure.py"
OLD = "        holds=watch.holds & (silent_min < PRESSURE_SILENT_MIN),\n"
NEW = "        holds=watch.holds,\n"
CLAIMS = ("SENS-1",)
