"""What bounds from below is counted when pulses are commanded, and not when the encoder confirms them."""

FILE = "controller/step.py"
OLD = "    next_state = settled(_paid(commanded, device), device)\n"
NEW = (
    "    counted = confirmed(commanded.reservoir, commanded.unconfirmed, device.stroke_min_nl)\n"
    "    next_state = settled(_paid(evolve(commanded, reservoir=counted), device), device)\n"
)
CLAIMS = ("INT-1",)
