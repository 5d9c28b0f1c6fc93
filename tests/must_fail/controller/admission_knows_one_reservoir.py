"""Admission holds every fill against the smaller reservoir, whatever the device.

A larger pump is refused a fill that it holds, and is filled more often than it need be.
"""

FILE = "controller/admission.py"
OLD = "volume_above_capacity=request.volume_nl > device.reservoir_nl,"
NEW = "volume_above_capacity=request.volume_nl > 20_000_000,"
CLAIMS = ("ADM-1",)
