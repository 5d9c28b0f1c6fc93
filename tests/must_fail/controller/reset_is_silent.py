"""Power that comes back makes no sound: a pump that resets again and again stops therapy unheard.

Its next tick would sound, but none comes.
"""

FILE = "controller/step.py"
OLD = """\
            return _sounding(settled(_powered_on(state, event), device), sounds=True)
"""
NEW = """\
            return _sounding(settled(_powered_on(state, event), device), sounds=False)
"""
CLAIMS = ("ALM-2",)
