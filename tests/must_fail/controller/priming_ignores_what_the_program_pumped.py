"""Once begun, priming runs to its end, whatever the program has pumped beside it."""

FILE = "controller/step.py"
OLD = "    return while_drug_free(state.bolus, free_nl, device)\n"
NEW = "    return state.bolus if free_nl < free_nl + 1 else NO_BOLUS\n"
CLAIMS = ("DOSE-1", "DOSE-5")
