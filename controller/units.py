"""Units and the sizes of time, all integers.

Mass is volume times concentration exactly, because 1 mcg/mL is 1 pg/nL.
"""

from typing import NewType

Minutes = NewType("Minutes", int)
"""Minutes of the pump's clock; one tick is one minute."""
Milliseconds = NewType("Milliseconds", int)
"""Advance of a clock, ms."""
Hours = NewType("Hours", int)
"""Hours of the pump's clock."""
Nanolitres = NewType("Nanolitres", int)
"""Volume, nL (1 mL is 1,000,000 nL)."""
Picograms = NewType("Picograms", int)
"""Mass of drug, pg (1 mcg is 1,000,000 pg)."""
PicogramsPerHour = NewType("PicogramsPerHour", int)
"""Prescribed rate of drug, pg/h."""
PicogramsPerNanolitre = NewType("PicogramsPerNanolitre", int)
"""Concentration, pg/nL, which is mcg/mL."""
NanolitresPerDay = NewType("NanolitresPerDay", int)
"""Flow, nL/day."""
Pascals = NewType("Pascals", int)
"""Pressure above that of the air, Pa."""
Pulses = NewType("Pulses", int)
"""Whole strokes of the motor."""
Microjoules = NewType("Microjoules", int)
"""Energy, uJ."""
Millivolts = NewType("Millivolts", int)
"""Voltage, mV."""
FlowMinutes = NewType("FlowMinutes", int)
"""Flow summed minute by minute, nL/day x min. One nominal pulse is `stroke_nl` x 1440 of these."""
CommandCounter = NewType("CommandCounter", int)
"""Strictly increasing number that a telemetry command carries, against replay."""

MINUTES_PER_DAY = 1440
HOURS_PER_DAY = 24

SLOT_MIN = 15
"""Length of a program slot and of a long ledger bucket, minutes."""
SLOTS_PER_DAY = MINUTES_PER_DAY // SLOT_MIN
DAYS_PER_WEEK = 7
RING_SLOTS = DAYS_PER_WEEK * SLOTS_PER_DAY
"""A program is a week of slots; one that is the same every day repeats them."""

MINUTE_DS = 600
MINUTE_MS = 60_000
TICK_DS_MIN = 594
"""Least true length of a tick, tenths of a second (A-TICK: a clock at most 1 % fast)."""
DAY_DS = 864_000
FOUR_HOUR_DS = 144_000
HOUR_DS = 36_000

# A window of true time holds at most `length // TICK_DS_MIN + 1` ticks. So many ticks are covered
# by full buckets, rounded up; the bucket that is filling now is one more.
DAY_BUCKETS = -(-(DAY_DS // TICK_DS_MIN + 1) // SLOT_MIN) + 1
"""97 full quarter-hours and the current one."""
FOUR_HOUR_BUCKETS = -(-(FOUR_HOUR_DS // TICK_DS_MIN + 1) // SLOT_MIN) + 1
"""17 full quarter-hours and the current one."""
HOUR_BUCKETS = HOUR_DS // TICK_DS_MIN + 2
"""61 full minutes and the current one."""
