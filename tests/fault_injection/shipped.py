"""The scenarios that ship, by name; a test holds the list against the folder."""

SHIPPED = (
    "change-of-concentration",
    "clock-stands-still",
    "motor-runs-away",
    "motor-stalls",
    "new-catheter-primed",
    "patient-asks-too-often",
    "power-lost",
    "priming-cut-off",
    "pump-on-an-old-catheter",
    "refill-abandoned",
    "refill-taken-up",
    "restart-after-holiday",
    "sensor-silent",
    "sensor-stuck-high",
    "stop-forgotten",
    "strokes-1.3x",
    "voltage-stuck-low",
    "week-with-a-weekend",
)
