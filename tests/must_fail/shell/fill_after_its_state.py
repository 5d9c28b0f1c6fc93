"""A power loss after the write leaves a pump that charged itself with a fill which its body has not got."""

FILE = "controller/shell/telemetry.py"
OLD = """        if not any_refusal(self._pump.judged(command)):
            self._before(command)
        refusals = self._pump.happen(command, frame.role.name.lower()).refusals
"""
NEW = """        refusals = self._pump.happen(command, frame.role.name.lower()).refusals
        if not any_refusal(refusals):
            self._before(command)
"""
TEST = "tests/controller/shell/test_send.py"
