"""What bounds from below is counted when pulses are commanded, and not when the encoder confirms them."""

FILE = "controller/step.py"
OLD = "    next_state = settled(_commanded(scheduled, basal, bolus, primes=informed.bolus.primes), device)\n"
NEW = (
    "    done = _commanded(scheduled, basal, bolus, primes=informed.bolus.primes)\n"
    "    counted = confirmed(done.reservoir, done.unconfirmed, device.stroke_min_nl)\n"
    "    next_state = settled(evolve(done, reservoir=counted), device)\n"
)
CLAIMS = ("INT-1",)
